using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Mss.Cli.Tests.Testing;
using Mss.Storage;

namespace Mss.Cli.Tests.Schema;

public sealed class SchemaCommandTests
{
    [Fact]
    public async Task Each_version_is_said_to_be_applied_or_already_there()
    {
        IConfiguration? used = null;
        var run = await CliRun.OfAsync(["schema", "apply", "--contact-points", "a,b", "--keyspace", "k", "--replication", "1"], applySchema: (configuration, _) =>
        {
            used = configuration;
            return Task.FromResult((1, 3));
        });

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("keyspace k: version 1 already there\nkeyspace k: version 2 applied\nkeyspace k: version 3 applied\n", run.Out);
        Assert.Equal(("a,b", "k", "1"), (used!["Mss:Cassandra:ContactPoints"], used["Mss:Cassandra:Keyspace"], used["Mss:Cassandra:Replication"]));
        Assert.Null(used["Mss:Cassandra:Username"]);
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_used_is_one_line_and_exit_code_1()
    {
        var run = await CliRun.OfAsync(["schema", "apply"], applySchema: (_, _) => throw new StorageException("no node of Cassandra at a:9042 can be used"));

        Assert.Equal((1, "mss: no node of Cassandra at a:9042 can be used\n", ""), (run.ExitCode, run.Error, run.Out));
    }

    [Fact]
    public async Task A_wrong_setting_is_exit_code_64_and_names_it()
    {
        var run = await CliRun.OfAsync(["schema", "apply"], applySchema: (_, _) => throw new OptionsValidationException("x", typeof(object), ["Mss:Cassandra:Port is 0"]));

        Assert.Equal((64, "mss: Mss:Cassandra:Port is 0\n"), (run.ExitCode, run.Error));
    }
}
