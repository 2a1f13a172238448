using System.Globalization;
using System.Text.Json.Nodes;
using Mss.Cli.CommandLine;
using Spectre.Console;

namespace Mss.Cli.Phone;

/// <summary>What is on phones' screens, for people.</summary>
internal static class PhoneTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<JsonObject> phones)
    {
        var table = new Table().RoundedBorder().AddColumns("user", "device", "on the screen", "from", "text", "until (UTC)");
        foreach (var phone in phones)
        {
            var devices = phone["devices"]!.AsArray();
            if (devices.Count == 0)
            {
                Row(table, phone, null, "not set up yet", null);
            }

            foreach (var device in devices)
            {
                var messages = device!["messages"]!.AsArray();
                if (device["request"] is { } request)
                {
                    Row(table, phone, device, "request", request);
                }
                else if (messages.Count == 0)
                {
                    Row(table, phone, device, "nothing", null);
                }

                foreach (var message in messages)
                {
                    Row(table, phone, device, "receipt", message);
                }
            }
        }

        console.Write(table);
    }

    // APs write the texts: neither markup nor control characters of theirs reach the terminal.
    private static void Row(Table table, JsonObject phone, JsonNode? device, string what, JsonNode? shown) => table.AddRow(
        Safe(phone["msisdn"]), Safe(device?["kind"]), what, Safe(shown?["apName"]), Safe(shown?["text"]), Until(shown?["deadline"]));

    private static string Until(JsonNode? deadline) =>
        DateTimeOffset.TryParse(deadline?.ToString(), CultureInfo.InvariantCulture, out var until) ? until.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : Safe(deadline);

    private static string Safe(JsonNode? value) => Markup.Escape(PrintableText.Of(value?.ToString() ?? ""));
}
