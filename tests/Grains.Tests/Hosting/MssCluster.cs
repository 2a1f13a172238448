using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Notifications;
using Mss.Grains.Registration;
using Mss.Grains.Transactions;
using Mss.Sscd;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Sim;
using Mss.Storage.Sqlite;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Mss.Grains.Tests.Hosting;

/// <summary>
/// Silos in this process over one store, with real simulated cards as the far end and a clock that the test moves. The store and the cards outlive the silos,
/// so that a test can kill or restart them.
/// </summary>
internal sealed class MssCluster : IAsyncDisposable
{
    private static readonly InstallationSecret Secret = new(new byte[32]);

    // How long a call to a killed silo is waited for before the test asks again.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);
    private readonly FarEnd _farEnd;
    private readonly bool _ownsFarEnd;
    private readonly InProcessTestCluster _cluster;

    private MssCluster(FarEnd farEnd, bool ownsFarEnd, Hooks hooks, InProcessTestCluster cluster)
    {
        _farEnd = farEnd;
        _ownsFarEnd = ownsFarEnd;
        Hooks = hooks;
        _cluster = cluster;
        Ids = new TransactionIdFactory(Secret);
    }

    public Hooks Hooks { get; }

    public ApInbox Inbox { get; private init; } = new();

    public FakeTimeProvider Time => _farEnd.Time;

    public SimulatedCards Cards => _farEnd.Cards;

    public SimulatedPhones Phones => new(_farEnd.Cards);

    public ISessionLog Log => _farEnd.Log;

    public IUserStore Users => _farEnd.Users;

    public IGrainFactory Grains => _cluster.Client;

    public TransactionIdFactory Ids { get; }

    public static SpamCodeHash SpamCodes { get; } = new(Secret);

    public IReadOnlyList<InProcessSiloHandle> Silos => [.. _cluster.GetActiveSilos()];

    public static async Task<MssCluster> StartAsync(short silos = 1, FarEnd? farEnd = null, Action<IServiceCollection>? more = null)
    {
        var owned = farEnd is null;
        farEnd ??= await FarEnd.CreateAsync();
        var hooks = new Hooks();
        var inbox = new ApInbox();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((options, silo) =>
        {
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                // A killed silo is found dead within seconds.
                membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                membership.NumMissedProbesLimit = 2;
                membership.NumVotesForDeathDeclaration = 1;
            });
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
            var services = silo.Services;
            services.AddKeyedSingleton<TimeProvider>(MssTime.Key, farEnd.Time);
            services.AddSingleton(Secret);
            services.AddSingleton<ISessionLog>(new HookedSessionLog(farEnd.Log, options.SiloName, hooks));
            services.AddSingleton<IUserStore>(farEnd.Users);
            services.AddSingleton<IApplicationProviderStore>(new SqliteApplicationProviderStore(farEnd.Database));
            services.AddSingleton<ISscd>(new HookedSscd(new SimSscd(farEnd.Network), options.SiloName, hooks));
            services.AddSingleton<IApNotifier>(new HookedNotifier(inbox, options.SiloName, hooks));
            more?.Invoke(services);
            services.AddSingleton<IDeviceProvisioner>(new HookedProvisioner(new SimProvisioner(farEnd.Cards, "1234"), options.SiloName, hooks));
            services.AddSingleton<ICertificateIssuer>(new TestIssuer(hooks));
            services.AddMssGrains(new ConfigurationBuilder().Build());
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        });
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new MssCluster(farEnd, owned, hooks, cluster) { Inbox = inbox };
    }

    /// <summary>A user with one SIM and one key.</summary>
    public Task<Msisdn> AddUserAsync(string number, SimulatedUser? person = null, SimKeyAlgorithm algorithm = SimKeyAlgorithm.EcP256) =>
        _farEnd.AddUserAsync(number, person, algorithm);

    /// <summary>An order of <c>http://ap1.example</c> for the user, unlike any other.</summary>
    public SignatureOrder Order(Msisdn user, string? apTransId = null, string text = "Pay 10 euro?") => new()
    {
        ApId = "http://ap1.example",
        ApTransId = apTransId ?? "A" + Guid.NewGuid().ToString("N"),
        Instant = Time.GetUtcNow(),
        ApDisplayName = "AP One",
        Msisdn = user,
        MsisdnAsReceived = user.Value,
        DataToBeSigned = new DataObject(DataObject.PlainText, System.Text.Encoding.UTF8.GetBytes(text)),
        Profile = SignatureProfile.Parse("mss::sign:loa4"),
        Mode = MessagingMode.AsynchClientServer,
        TimeOutSeconds = 60,
    };

    public ITransactionGrain Transaction(SignatureOrder order) =>
        Grains.GetGrain<ITransactionGrain>(Ids.Create(order.ApId, order.ApTransId, order.UniqueApTransId ? null : order.Instant).Value);

    public Task<TransactionAnswer> SubmitAsync(SignatureOrder order) => Transaction(order).Submit(order);

    /// <summary>The outcome, waited for in real time: the work itself does not depend on the clock.</summary>
    public async Task<TransactionAnswer> OutcomeAsync(TransactionId id, string apId = "http://ap1.example")
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                var answer = await Grains.GetGrain<ITransactionGrain>(id.Value).Status(apId, TimeSpan.Zero);
                if (answer.IsFinal)
                {
                    return answer;
                }
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                // its silo has just been killed
            }

            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Waits until a condition holds that some background work brings about.</summary>
    public static async Task EventuallyAsync(Func<ValueTask<bool>> condition, string what)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(60), $"it never came to pass: {what}");
            await Task.Delay(10);
        }
    }

    public async Task<IReadOnlyList<string>> KindsAsync(TransactionId id) =>
        [.. TransactionState.EffectiveEvents((await Log.ReadAsync(id))!.Events).Select(row => row.Kind)];

    public Task KillAsync(string silo) => _cluster.KillSiloAsync(Silos.Single(handle => handle.Name == silo));

    public Task StopAsync(string silo) => _cluster.StopSiloAsync(Silos.Single(handle => handle.Name == silo));

    public async ValueTask DisposeAsync()
    {
        Hooks.OnMoment = null;
        await _cluster.DisposeAsync();
        if (_ownsFarEnd)
        {
            await _farEnd.DisposeAsync();
        }
    }
}
