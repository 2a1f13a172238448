using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Soap;

/// <summary>What came in: a request, or why it is none.</summary>
public sealed class SoapReadResult
{
    internal SoapReadResult(SoapStyle style, MssRequest request)
    {
        Style = style;
        Request = request;
    }

    internal SoapReadResult(SoapStyle style, Fault fault)
    {
        Style = style;
        Fault = fault;
    }

    /// <summary>How to write the answer or the fault; for a refused request, as much as was understood of it.</summary>
    public SoapStyle Style { get; }

    /// <summary>The request; null exactly when <see cref="Fault"/> is set.</summary>
    public MssRequest? Request { get; }

    /// <summary>Why the message was refused: 101 or 102, naming the element.</summary>
    public Fault? Fault { get; }
}
