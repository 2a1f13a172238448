using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Silo.Development;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.Sim;

namespace Mss.Silo.Tests.Hosting;

/// <summary>The real application, whole, in this process: what <c>dotnet run --project Silo</c> starts, on free ports and in a directory of its own.</summary>
internal sealed class MssApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WebApplication _app;

    private MssApp(WebApplication app, SiloSettings settings)
    {
        _app = app;
        Settings = settings;
        Pki = new PkiFolder(settings.DataDirectory);
        Client = new MssHttpClient(settings, Pki);
    }

    public SiloSettings Settings { get; }

    public PkiFolder Pki { get; }

    public MssHttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts on the data directory. Every line that is logged goes to <paramref name="log"/> as well.</summary>
    public static async Task<MssApp> StartAsync(string dataDirectory, ILoggerProvider? log = null, params string[] more)
    {
        var settings = new SiloSettings(dataDirectory);
        var app = await SiloComposition.BuildAsync(settings.Arguments(more));
        try
        {
            if (log is not null)
            {
                app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
            }

            await app.StartAsync().WaitAsync(Patience);
            return new MssApp(app, settings);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The development environment's card of a number.</summary>
    public static string CardOf(string msisdn) => "8999" + msisdn[1..];

    /// <summary>Waits until the user's phone shows a request.</summary>
    public async Task<ShownRequest> ShownAsync(string msisdn)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            // A user's card is made with the first request.
            if (Get<DevelopmentFarEnd>().Cards.UserOf(CardOf(msisdn)) is not null && Get<SimulatedPhones>().Pending(CardOf(msisdn)) is { } shown)
            {
                return shown;
            }

            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>Stops as at Ctrl+C.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().WaitAsync(Patience);
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
