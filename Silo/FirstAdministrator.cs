using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.Interfaces;

namespace Mss.Silo;

/// <summary>Registers the administrator of the configuration when there is none of that name: what was changed since is never changed back.</summary>
internal sealed partial class FirstAdministrator(IApplicationProviderStore providers, IOptions<AdministratorOptions> options, ILogger<FirstAdministrator> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.ApId is not { } apId)
        {
            return;
        }

        if (await providers.GetAsync(apId, cancellationToken) is { } known)
        {
            if (!known.Enabled || !known.Roles.HasFlag(ApRoles.Administrator))
            {
                LogNone(apId);
            }

            return;
        }

        // Of silos that start together one writes.
        var administrator = new ApplicationProvider
        {
            ApId = apId,
            DisplayName = "Administrator",
            Roles = ApRoles.Administrator,
            CertificateFingerprints = options.Value.Fingerprint is { } fingerprint ? [fingerprint] : [],
            PasswordHash = options.Value.PasswordHash,
            Version = 1,
        };
        if (await providers.PutAsync(administrator, cancellationToken))
        {
            LogRegistered(apId);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(4111, LogLevel.Information, "Audit: AP {ApId} registered by the configuration, version 1: roles [\"Administrator\"]")]
    private partial void LogRegistered(string apId);

    [LoggerMessage(4112, LogLevel.Warning, "Mss:Administrator:ApId {ApId} is registered, but it is disabled or no administrator; it is left so")]
    private partial void LogNone(string apId);
}
