using System.Text.Json.Nodes;
using Mss.Cli.CommandLine;
using Spectre.Console;

namespace Mss.Cli.Providers;

/// <summary>Shows registrations to people.</summary>
internal static class ApTable
{
    /// <summary>A list.</summary>
    public static void WriteList(IAnsiConsole console, IReadOnlyList<JsonObject> aps)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in new[] { "AP_ID", "name", "enabled", "roles", "passwords", "certificates", "version" })
        {
            table.AddColumn(new TableColumn(name).NoWrap());
        }

        foreach (var ap in aps)
        {
            table.AddRow(
                Cell(ap["apId"]), Cell(ap["displayName"]), Cell(ap["enabled"]), Cell(ap["roles"]), Cell(ap["passwords"]),
                new Text(((ap["certificateFingerprints"] as JsonArray)?.Count ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture)), Cell(ap["version"]));
        }

        console.Write(table);
    }

    /// <summary>One with all its members, whatever the MSSP has.</summary>
    public static void Write(IAnsiConsole console, JsonObject ap)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("member", "value");
        foreach (var (name, value) in ap)
        {
            if (name != "hasPassword")
            {
                table.AddRow(new Text(PrintableText.Of(name)), Cell(value));
            }
        }

        console.Write(table);
    }

    private static Text Cell(JsonNode? value) => new(PrintableText.Of(value switch
    {
        null => "-",
        JsonArray { Count: 0 } => "-",
        JsonArray list => string.Join(", ", list.Select(item => item?.ToString())),
        _ => value.ToString(),
    }));
}
