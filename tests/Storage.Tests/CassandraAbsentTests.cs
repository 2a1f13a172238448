using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Mss.Storage.Tests;

/// <summary>The default build says that it has no Cassandra, and does not even carry the driver.</summary>
public sealed class CassandraAbsentTests
{
    private const string Text = "this build has no Cassandra; build with -p:Cassandra=true";

    [Fact]
    public void Asking_for_Cassandra_says_which_build_has_it() =>
        Assert.Equal(Text, Assert.Throws<StorageException>(() => new ServiceCollection().AddCassandraStorage(new ConfigurationBuilder().Build())).Message);

    [Fact]
    public async Task So_does_applying_its_schema() =>
        Assert.Equal(Text, (await Assert.ThrowsAsync<StorageException>(() => CassandraStorage.ApplySchemaAsync(new ConfigurationBuilder().Build()))).Message);

    [Fact]
    public void The_default_build_does_not_refer_to_the_driver() =>
        Assert.DoesNotContain(typeof(CassandraStorage).Assembly.GetReferencedAssemblies(), name => name.Name!.Contains("Cassandra", StringComparison.Ordinal));
}
