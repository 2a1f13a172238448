namespace Mss.Cli.Load;

/// <summary>What the scanner found; ranges are within the scanned octets and empty when absent.</summary>
/// <param name="Code">Status or fault code; 0 when there is none.</param>
/// <param name="IsFault">True for a SOAP fault.</param>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="HasSignature">True when a signature is inside.</param>
internal readonly record struct ScannedAnswer(int Code, bool IsFault, Range TransactionId, bool HasSignature);

/// <summary>
/// Finds the few values that a load generator needs without parsing XML. It trusts the shape of the answer; that the shape is right is checked on the
/// sample that is parsed and verified.
/// </summary>
internal static class AnswerScanner
{
    /// <summary>Scans the body of an answer.</summary>
    public static ScannedAnswer Scan(ReadOnlySpan<byte> body)
    {
        var status = body.IndexOf("StatusCode"u8);
        if (status >= 0)
        {
            var value = Attribute(body, status, "Value="u8);
            return new ScannedAnswer(
                Digits(body[value]), false, Attribute(body, 0, "MSSP_TransID="u8), body.IndexOf("Base64Signature"u8) >= 0 || body.IndexOf("SignatureValue"u8) >= 0);
        }

        var subcode = body.IndexOf("Subcode"u8);
        if (subcode < 0)
        {
            subcode = body.IndexOf("faultcode"u8);
        }

        if (subcode < 0)
        {
            return new ScannedAnswer(0, body.IndexOf("Fault"u8) >= 0, default, false);
        }

        var underscore = body[subcode..].IndexOf(":_"u8);
        return new ScannedAnswer(underscore < 0 ? 0 : Digits(body[(subcode + underscore + 2)..]), true, default, false);
    }

    private static Range Attribute(ReadOnlySpan<byte> body, int from, ReadOnlySpan<byte> name)
    {
        var at = body[from..].IndexOf(name);
        var start = from + at + name.Length + 1;
        if (at < 0 || start > body.Length)
        {
            return default;
        }

        var length = body[start..].IndexOf(body[start - 1]);
        return length < 0 ? default : start..(start + length);
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9' || value > 99_999)
            {
                break;
            }

            value = (value * 10) + c - '0';
        }

        return value;
    }
}
