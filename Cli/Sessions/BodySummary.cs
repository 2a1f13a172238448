using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Mss.Cli.CommandLine;

namespace Mss.Cli.Sessions;

/// <summary>
/// An event's body on one line. Generic on purpose: it shows whatever members an event has, in their order, so that events which are added later are
/// shown without a change here.
/// </summary>
internal static class BodySummary
{
    private const int LongestText = 80;
    private const int ShortestOctets = 40;
    private const int OctetsShown = 16;

    /// <summary>Members as <c>name=value</c>; long texts are cut, long Base64 and hexadecimal values are shown as their beginning and length.</summary>
    public static string Of(byte[] body)
    {
        if (body.Length == 0)
        {
            return "";
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var text = new StringBuilder();
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                AppendMembers(text, document.RootElement);
            }
            else
            {
                Append(text, document.RootElement);
            }

            return text.ToString();
        }
        catch (JsonException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"(not JSON, {body.Length} bytes)");
        }
    }

    private static void AppendMembers(StringBuilder text, JsonElement value)
    {
        var first = true;
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            text.Append(first ? "" : " ").Append(PrintableText.Of(member.Name)).Append('=');
            Append(text, member.Value);
            first = false;
        }
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                AppendMembers(text, value);
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    text.Append(first ? "" : " ");
                    Append(text, item);
                    first = false;
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                text.Append(Shorten(value.GetString()!));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static string Shorten(string value)
    {
        if (value.Length >= ShortestOctets && OctetCount(value) is { } octets)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{value[..OctetsShown]}…({octets} bytes)");
        }

        var text = PrintableText.Of(value);
        if (text.Length > LongestText)
        {
            text = text[..LongestText] + "…";
        }

        return text.Length == 0 || text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
    }

    private static int? OctetCount(string value)
    {
        if (value.All(char.IsAsciiHexDigit) && value.Length % 2 == 0)
        {
            return value.Length / 2;
        }

        return Base64.IsValid(value, out var octets) && !value.Contains(' ', StringComparison.Ordinal) ? octets : null;
    }
}
