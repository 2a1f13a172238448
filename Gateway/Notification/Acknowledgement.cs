using System.Xml;

namespace Mss.Gateway.Notification;

/// <summary>Reads what an AP answered to a notification. Lenient: an MSS_ReceiptReq in any form, or nothing at all, acknowledges; a page of some proxy does not.</summary>
internal static class Acknowledgement
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>Whether the body acknowledges, and what the log shall say.</summary>
    /// <param name="body">The body of a successful answer.</param>
    /// <param name="transactionId">The transaction that was told.</param>
    public static (bool IsAcknowledged, string Detail) Read(ReadOnlyMemory<byte> body, string transactionId)
    {
        if (body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return (true, "an empty answer");
        }

        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), Settings);
            string? status = null;
            var found = false;
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                switch (reader.LocalName)
                {
                    case "Fault":
                        return (false, "a SOAP fault");
                    case "MSS_ReceiptReq":
                        found = true;
                        if (reader.GetAttribute("MSSP_TransID") is { Length: > 0 } named && named.Trim() != transactionId)
                        {
                            return (false, "an MSS_ReceiptReq for another transaction");
                        }

                        break;
                    case "StatusCode" when found:
                        status ??= reader.GetAttribute("Value");
                        break;
                }
            }

            return !found ? (false, "no MSS_ReceiptReq in the answer")
                : int.TryParse(status, out var code) ? (true, $"MSS_ReceiptReq with status {code}")
                : (true, "MSS_ReceiptReq");
        }
        catch (XmlException)
        {
            return (false, "the answer is no XML");
        }
    }
}
