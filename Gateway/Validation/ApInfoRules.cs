using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>AP_TransID and Instant: what makes a request that request (TS 102 204 8.1).</summary>
internal static class ApInfoRules
{
    // Deployed clients send 39 characters and digit-first ids (digest 8, 9.1-5): an opaque text, not an NCName.
    private const int MaxApTransId = 128;

    public static Fault? Check(ApInfo info, GatewayOptions options, DateTimeOffset now, SignatureDraft draft)
    {
        if (string.IsNullOrEmpty(info.ApTransId))
        {
            return Fault.Missing("AP_TransID");
        }

        if (info.ApTransId.Length > MaxApTransId || info.ApTransId.Any(char.IsControl))
        {
            return Fault.WrongParam("AP_TransID", $"must be at most {MaxApTransId} printable characters");
        }

        if (string.IsNullOrEmpty(info.Instant))
        {
            return Fault.Missing("Instant");
        }

        if (!XmlTime.TryParse(info.Instant, out var instant))
        {
            return Fault.WrongParam("Instant", "is no xs:dateTime");
        }

        draft.Instant = instant;
        return (now - instant).Duration() > options.InstantTolerance
            ? Fault.WrongParam("Instant", $"is more than {options.InstantTolerance.TotalMinutes:0} minutes from the server's clock")
            : null;
    }
}
