using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Silo.Tests.Wire;

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

    /// <summary>Stops as at Ctrl+C.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync().WaitAsync(Patience);
        await _app.DisposeAsync();
    }
}
