using System.Globalization;
using System.Text.RegularExpressions;

namespace Mss.Grains.Interfaces.Tests;

/// <summary><c>docs/faults.md</c> says what <see cref="StatusCodeTable"/> says: integrators read the page, the service runs on the table.</summary>
public sealed class FaultsPageTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Root(), "docs", "faults.md"));

    [Fact]
    public void The_pages_table_is_the_table_of_codes()
    {
        var expected = StatusCodeTable.All.Select(Row);
        Assert.Equal(expected, Section("All codes").Where(line => Regex.IsMatch(line, @"^\| \d")));
    }

    [Fact]
    public void Each_code_has_an_origin_or_is_named_as_one_that_nothing_gives()
    {
        var section = Section("Where each comes from").ToArray();
        var given = section.Select(line => Regex.Match(line, @"^\| (\d+) \|")).Where(match => match.Success).Select(match => Code(match.Groups[1].Value)).Distinct();
        var notGiven = Regex.Match(string.Join(' ', section), @"so far: ([\d ]+)\.").Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Code);

        // Concatenated and not united: a code that stands in both is wrong as well.
        Assert.Equal(StatusCodeTable.All.Select(row => row.Code), given.Concat(notGiven).Order());
    }

    private static string Row(StatusCodeInfo info)
    {
        var soap = info switch { { IsFault: false } => "status", { BySender: true } => "`soapenv:Sender`", _ => "`soapenv:Receiver`" };
        return string.Create(CultureInfo.InvariantCulture, $"| {info.Code} | `{info.Name}` | {soap} | {info.ApText} | {info.Remedy.ToString().ToLowerInvariant()} |");
    }

    private static int Code(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The lines under a heading, up to the next one.</summary>
    private static IEnumerable<string> Section(string heading)
    {
        Assert.Contains("## " + heading, Lines);
        return Lines.SkipWhile(line => line != "## " + heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mss.Cluster.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Mss.Cluster.sln above {AppContext.BaseDirectory}");
    }
}
