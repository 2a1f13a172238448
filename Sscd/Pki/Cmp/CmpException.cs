namespace Mss.Sscd.Pki.Cmp;

/// <summary>The CA was not reached, or what it sent cannot be believed: nothing of it is used. The message names what was wrong, never the secret.</summary>
public sealed class CmpException : Exception
{
    /// <summary>Makes one.</summary>
    public CmpException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    public CmpException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
