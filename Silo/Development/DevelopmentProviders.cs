using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Mss.Gateway.Authentication;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.Interfaces;

namespace Mss.Silo.Development;

/// <summary>Registers the three application providers and the administrator of the development environment, unless they are there.</summary>
internal sealed class DevelopmentProviders(IApplicationProviderStore providers, DevelopmentCertificates pki, ApiKeyWrap apiKeys) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await AddAsync("http://ap1.example", () => new ApplicationProvider
        {
            ApId = "http://ap1.example",
            DisplayName = "AP One",
            PasswordHash = PasswordHash.Create("secret1"),
            ApiKeys = [apiKeys.Wrap("http://ap1.example", "key1")],
            NotificationUrl = "http://localhost:9090/",
            MayNotifyPrivateAddress = true,
            PersonAttributes = ["hetu", "satu", "address", "age", "ageClass", "email", "gender", "givenName", "surName", "subject", "validUntil"],
            Version = 1,
        });
        await AddAsync("http://ap3.example", () => new ApplicationProvider
        {
            ApId = "http://ap3.example",
            DisplayName = "AP Three",
            PasswordHash = PasswordHash.Create("secret3"),
            MaxLoa = 2,
            MaySeeUserState = false,
            Version = 1,
        });
        await AddAsync("http://ra.example", () => new ApplicationProvider
        {
            ApId = "http://ra.example",
            DisplayName = "Registration Authority",
            PasswordHash = PasswordHash.Create("ra"),
            Roles = ApRoles.RegistrationAuthority | ApRoles.CertificationAuthority,
            Version = 1,
        });

        await AddAsync("http://admin.example", () => new ApplicationProvider
        {
            ApId = "http://admin.example",
            DisplayName = "Administrator",
            PasswordHash = PasswordHash.Create("admin"),
            Roles = ApRoles.Administrator,
            Version = 1,
        });

        // Pinned anew when the certificate was made anew.
        var fingerprint = Convert.ToHexString(SHA256.HashData(pki.ApClient.RawDataMemory.Span));
        var known = await providers.GetAsync("http://ap2.example", cancellationToken);
        if (known is null || !known.CertificateFingerprints.Contains(fingerprint))
        {
            await providers.PutAsync(
                new ApplicationProvider
                {
                    ApId = "http://ap2.example",
                    DisplayName = "AP Two",
                    CertificateFingerprints = [fingerprint],
                    Version = (known?.Version ?? 0) + 1,
                },
                cancellationToken);
        }

        async Task AddAsync(string apId, Func<ApplicationProvider> create)
        {
            // The slow hash is computed once in the life of the data directory.
            if (await providers.GetAsync(apId, cancellationToken) is null)
            {
                await providers.PutAsync(create(), cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
