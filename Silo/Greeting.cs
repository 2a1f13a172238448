using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mss.Silo;

/// <summary>Says that the start is over and where to go from there.</summary>
internal static partial class Greeting
{
    public static void Write(WebApplication app)
    {
        var options = app.Configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new SiloOptions();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Mss.Silo");
        LogReady(logger, string.Join(" and ", app.Urls), options.FullDataDirectory);
        if (app.Environment.IsDevelopment())
        {
            LogTry(logger);
        }
    }

    [LoggerMessage(4101, LogLevel.Information, "Ready: {Urls}; data in {Directory}")]
    private static partial void LogReady(ILogger logger, string urls, string directory);

    [LoggerMessage(4102, LogLevel.Information, "Try: dotnet run --project Cli -- sign --msisdn +99901000001 --text \"Hello\"   (Ctrl+C ends the server)")]
    private static partial void LogTry(ILogger logger);
}
