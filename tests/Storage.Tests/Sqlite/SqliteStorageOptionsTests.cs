using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.MobileUsers;
using Mss.Grains.Transactions;
using Mss.Storage.Sqlite;
using Mss.Storage.Tests.Contracts;

namespace Mss.Storage.Tests.Sqlite;

public sealed class SqliteStorageOptionsTests
{
    public static TheoryData<string, Action<SqliteStorageOptions>> Wrong => new()
    {
        { nameof(SqliteStorageOptions.DataDirectory), options => options.DataDirectory = " " },
        { nameof(SqliteStorageOptions.ReaderConnections), options => options.ReaderConnections = 0 },
        { nameof(SqliteStorageOptions.MaxBatch), options => options.MaxBatch = 10_001 },
        { nameof(SqliteStorageOptions.QueueCapacity), options => options.QueueCapacity = 0 },
        { nameof(SqliteStorageOptions.CacheMiB), options => options.CacheMiB = 0 },
        { nameof(SqliteStorageOptions.CheckpointPages), options => options.CheckpointPages = 99 },
        { nameof(SqliteStorageOptions.QueueTimeout), options => options.QueueTimeout = TimeSpan.FromTicks(-1) },
        { nameof(SqliteStorageOptions.BusyTimeout), options => options.BusyTimeout = TimeSpan.FromMinutes(6) },
    };

    [Fact]
    public void The_defaults_are_valid() => Assert.True(new SqliteStorageOptionsValidator().Validate(null, new SqliteStorageOptions()).Succeeded);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_field_is_named(string field, Action<SqliteStorageOptions> spoil)
    {
        var options = new SqliteStorageOptions();
        spoil(options);

        var failure = Assert.Single(new SqliteStorageOptionsValidator().Validate(null, options).Failures!);

        Assert.Contains(": " + field + " is ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registered_ports_work_on_one_file_that_closes_with_the_container()
    {
        using var directory = new TemporaryDirectory();
        await using (var provider = Services(directory.Path).BuildServiceProvider())
        {
            var header = Sample.Header();
            await provider.GetRequiredService<ISessionLog>().AcceptAsync(header, Sample.First());
            Assert.NotNull(await provider.GetRequiredService<ISessionLog>().ReadAsync(header.Id));
            Assert.Null(await provider.GetRequiredService<IUserStore>().GetAsync(Mss.Grains.Interfaces.Msisdn.Parse("+99901000001")));
            Assert.Null(await provider.GetRequiredService<IApplicationProviderStore>().GetAsync("http://ap"));
        }

        SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = directory.Path }).Dispose();
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_stops_the_start()
    {
        using var directory = new TemporaryDirectory();
        using var other = SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = directory.Path });
        await using var provider = Services(directory.Path).BuildServiceProvider();

        await Assert.ThrowsAsync<StorageException>(async () =>
        {
            foreach (var service in provider.GetServices<IHostedService>())
            {
                await service.StartAsync(default);
            }
        });
    }

    [Fact]
    public async Task A_wrong_option_stops_the_start()
    {
        await using var provider = new ServiceCollection().AddSqliteStorage(options => options.MaxBatch = 0).BuildServiceProvider();

        Assert.Contains("MaxBatch", Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<ISessionLog>()).Message, StringComparison.Ordinal);
    }

    private static IServiceCollection Services(string directory) => new ServiceCollection().AddSqliteStorage(options => options.DataDirectory = directory);
}
