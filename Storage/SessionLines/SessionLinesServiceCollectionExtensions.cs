using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mss.Storage.SessionLines;

/// <summary>Has a process's log lines about sessions kept in the store.</summary>
public static class SessionLinesServiceCollectionExtensions
{
    /// <summary>
    /// Adds the logger provider and what writes its lines to the registered <see cref="ISessionLineStore"/>, configured from <c>Mss:SessionLines</c>. Call it before
    /// whatever logs while it stops, and after the store: hosts start in order and stop the other way round.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The whole configuration.</param>
    public static IServiceCollection AddSessionLines(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(SessionLineOptions.Section);
        if (!section.GetValue(nameof(SessionLineOptions.Enabled), true))
        {
            return services;
        }

        services.AddOptions<SessionLineOptions>().Bind(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SessionLineOptions>, SessionLineOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SessionLineMetrics>();
        services.AddSingleton<SessionLineProvider>();
        services.AddSingleton<ILoggerProvider>(static provider => provider.GetRequiredService<SessionLineProvider>());
        services.AddHostedService<SessionLineShipper>();
        return services;
    }
}
