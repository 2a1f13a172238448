using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Mss.Gateway.Rest;

/// <summary>The OpenAPI 3.1 description of the REST/JSON twin, kept by hand in <c>Documents/openapi.json</c>; its server is where the client reached us.</summary>
public static class OpenApiDocument
{
    /// <summary>Content-Type of the document.</summary>
    public const string ContentType = "application/json;charset=utf-8";

    private const string AddressMark = "{address}";
    private static readonly string Text = Load();

    /// <summary>Writes the document.</summary>
    /// <param name="output">Where it goes, in UTF-8.</param>
    /// <param name="requestedAddress">The absolute address of the document as the client asked for it.</param>
    public static void Write(IBufferWriter<byte> output, Uri requestedAddress)
    {
        ArgumentNullException.ThrowIfNull(requestedAddress);
        var path = requestedAddress.AbsolutePath;
        var end = path.LastIndexOf("/rest/", StringComparison.OrdinalIgnoreCase);
        var address = requestedAddress.GetLeftPart(UriPartial.Authority) + (end > 0 ? path[..end] : "");

        // A host is whatever the client wrote there.
        var escaped = JsonEncodedText.Encode(address).Value;
        Encoding.UTF8.GetBytes(Text.Replace(AddressMark, escaped, StringComparison.Ordinal), output);
    }

    private static string Load()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("Mss.Gateway.Rest.openapi.json")
            ?? throw new InvalidOperationException("openapi.json is not embedded");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
