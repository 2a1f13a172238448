using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mss.Gateway.Http;
using Mss.Gateway.Messages;
using Mss.Grains;
using Mss.Storage;
using YamlDotNet.Serialization;

namespace Mss.Silo.Tests.Deployment;

/// <summary>A query for a metric that nobody sends is an alert that never comes.</summary>
public sealed partial class MetricsTests
{
    private static readonly HashSet<string> Sent = [.. Instruments().SelectMany(InPrometheus)];

    public static TheoryData<string, string> Queries
    {
        get
        {
            var data = new TheoryData<string, string>();
            using var dashboard = JsonDocument.Parse(DeployFolder.Read("deploy", "observability", "dashboard.json"));
            foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
            {
                foreach (var target in panel.GetProperty("targets").EnumerateArray())
                {
                    data.Add(panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!);
                }
            }

            foreach (var rule in Rules())
            {
                data.Add(rule.Alert, rule.Expr);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Every_metric_in_a_query_is_one_that_the_servers_send(string where, string query)
    {
        var names = Metric().Matches(query).Select(match => match.Value).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(Sent.Contains(name), $"{where}: nobody sends {name}"));
        Assert.Equal(query.Count(c => c == '('), query.Count(c => c == ')'));
        Assert.All(Operation().Matches(query), match => Assert.True(Enum.IsDefined(Enum.Parse<MssOperation>(match.Groups[1].Value))));
    }

    [Fact]
    public void Names_are_as_Prometheus_makes_them()
    {
        Assert.Contains("mss_transactions_accepted_total", Sent);
        Assert.Contains("mss_transactions_pending", Sent);
        Assert.Contains("mss_gateway_request_duration_seconds_bucket", Sent);
        Assert.Contains("dotnet_process_memory_working_set_bytes", Sent);
        Assert.DoesNotContain("mss_transactions_accepted", Sent);
    }

    [Fact]
    public void Every_alert_says_how_grave_it_is_what_it_means_and_has_its_line_in_the_operators_page()
    {
        var page = DeployFolder.Read("docs", "operations.md");
        var rules = Rules();
        Assert.Equal(rules.Count, rules.DistinctBy(rule => rule.Alert).Count());
        Assert.All(rules, rule =>
        {
            Assert.Contains(rule.Labels["severity"], (string[])["critical", "warning"]);
            Assert.NotEmpty(rule.Annotations["summary"]);
            Assert.Contains($"| `{rule.Alert}` |", page, StringComparison.Ordinal);
        });
        Assert.Equal(rules.Select(rule => rule.Alert).Order(), AlertRow().Matches(page).Select(match => match.Groups[1].Value).Order());
    }

    private static List<Rule> Rules() =>
        [.. new DeserializerBuilder().WithNamingConvention(YamlDotNet.Serialization.NamingConventions.CamelCaseNamingConvention.Instance).Build()
            .Deserialize<RuleFile>(DeployFolder.Read("deploy", "observability", "alerts.yaml")).Groups.SelectMany(group => group.Rules)];

    /// <summary>The instruments of the meters that Telemetry sends: our own, and the runtime's.</summary>
    private static List<Instrument> Instruments()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => { lock (found) { found.Add(instrument); } } };
        listener.Start();
        RuntimeHelpers.RunClassConstructor(typeof(MssMeters).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(GatewayMeters).TypeHandle);
        using var lines = (IDisposable)Activator.CreateInstance(typeof(StorageException).Assembly.GetType("Mss.Storage.SessionLines.SessionLineMetrics", throwOnError: true)!)!;
        lock (found)
        {
            return [.. found.Where(instrument => instrument.Meter.Name is MssMeters.Name or GatewayMeters.Name or "Mss.Storage" or "System.Runtime")];
        }
    }

    /// <summary>How Prometheus stores what comes by OTLP: dots to underscores, the unit unless it is an annotation, _total for counters.</summary>
    private static IEnumerable<string> InPrometheus(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", null or "" or ['{', ..] => "", var other => "_" + other };
        var name = instrument.Name.Replace('.', '_') + unit;
        var kind = instrument.GetType().Name;
        return kind.StartsWith("Histogram", StringComparison.Ordinal) ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"]
            : kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal) ? [$"{name}_total"]
            : [name];
    }

    [GeneratedRegex(@"\b(?:mss|dotnet|http|kestrel|orleans|process)_[a-z0-9_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("operation=\"([A-Za-z]+)\"")]
    private static partial Regex Operation();

    [GeneratedRegex(@"^\| `(Mss[A-Za-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex AlertRow();

    // Read strictly: the deserializer refuses what these do not have.
    private sealed class RuleFile
    {
        public List<Group> Groups { get; set; } = [];
    }

    private sealed class Group
    {
        public string Name { get; set; } = "";

        public List<Rule> Rules { get; set; } = [];
    }

    private sealed class Rule
    {
        public string Alert { get; set; } = "";

        public string Expr { get; set; } = "";

        public string For { get; set; } = "";

        public Dictionary<string, string> Labels { get; set; } = [];

        public Dictionary<string, string> Annotations { get; set; } = [];
    }
}
