using Mss.Storage.Cassandra;

namespace Mss.Storage.Tests;

public sealed class CassandraOptionsTests
{
    public static TheoryData<string, Action<CassandraOptions>> Wrong => new()
    {
        { nameof(CassandraOptions.ContactPoints), options => options.ContactPoints = " , " },
        { nameof(CassandraOptions.Port), options => options.Port = 0 },
        { nameof(CassandraOptions.Keyspace), options => options.Keyspace = "Mss" },
        { nameof(CassandraOptions.Keyspace), options => options.Keyspace = "mss; DROP" },
        { nameof(CassandraOptions.Consistency), options => options.Consistency = "One" },
        { nameof(CassandraOptions.Replication), options => options.Replication = "dc1=3,3" },
        { nameof(CassandraOptions.Replication), options => options.Replication = "0" },
        { nameof(CassandraOptions.Replication), options => options.Replication = "dc'=3" },
        { nameof(CassandraOptions.DataCenter), options => options.DataCenter = " " },
        { nameof(CassandraOptions.Password), options => options.Username = "mss" },
        { nameof(CassandraOptions.Username), options => options.Password = "hush" },
        { nameof(CassandraOptions.PasswordFile), options => (options.Username, options.PasswordFile) = ("mss", "/nowhere/password") },
        { nameof(CassandraOptions.Tls), options => options.TlsCaFile = typeof(CassandraOptionsTests).Assembly.Location },
        { nameof(CassandraOptions.TlsCaFile), options => (options.Tls, options.TlsCaFile) = (true, "/nowhere/ca.pem") },
        { nameof(CassandraOptions.SessionRetention), options => options.SessionRetention = TimeSpan.Zero },
        { nameof(CassandraOptions.ConnectTimeout), options => options.ConnectTimeout = TimeSpan.Zero },
        { nameof(CassandraOptions.RequestTimeout), options => options.RequestTimeout = TimeSpan.FromMinutes(2) },
        { nameof(CassandraOptions.SpeculativeDelay), options => options.SpeculativeDelay = TimeSpan.FromTicks(-1) },
        { nameof(CassandraOptions.MaxInFlight), options => options.MaxInFlight = 0 },
        { nameof(CassandraOptions.QueueTimeout), options => options.QueueTimeout = TimeSpan.FromMinutes(2) },
    };

    [PlainFact]
    public void The_defaults_are_valid() => Assert.True(new CassandraOptionsValidator().Validate(null, new CassandraOptions()).Succeeded);

    [Xunit.Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_field_is_named(string field, Action<CassandraOptions> spoil)
    {
        var options = new CassandraOptions();
        spoil(options);

        var failure = Assert.Single(new CassandraOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith($"Mss:Cassandra:{field} is ", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure, StringComparison.Ordinal);
    }

    [Xunit.Theory]
    [InlineData("3", "{'class': 'NetworkTopologyStrategy', 'replication_factor': 3}")]
    [InlineData("a=3, b-2=1", "{'class': 'NetworkTopologyStrategy', 'a': 3, 'b-2': 1}")]
    public void Replication_is_written_as_CQL(string text, string cql) => Assert.Equal(cql, CassandraReplication.Parse(text));
}
