namespace Mss.Gateway.Soap;

/// <summary>An element whose children are being read, and which of them were seen.</summary>
internal sealed class ElementChildren(int depth, bool isEmpty)
{
    private List<string>? seen;

    /// <summary>Depth of the element.</summary>
    public int Depth => depth;

    /// <summary>True for <c>&lt;element/&gt;</c>, which has no end tag to wait for.</summary>
    public bool IsEmpty => isEmpty;

    /// <summary>False when the name was added before.</summary>
    public bool Add(string name)
    {
        if (seen is null)
        {
            seen = new(8);
        }
        else if (seen.Contains(name))
        {
            return false;
        }

        seen.Add(name);
        return true;
    }
}
