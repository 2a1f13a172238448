using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Grains.Transactions;
using Mss.Sscd.Pki;
using Mss.Sscd.Saml;

namespace Mss.Grains.Services;

/// <summary>Registers the services. What they need (validator, time-stamp authority, attribute authority) comes from the host, or they are not offered.</summary>
internal static class AdditionalServicesRegistration
{
    public static void AddMssAdditionalServices(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SignatureValidation(
            provider.GetRequiredService<ILogger<SignatureValidation>>(), provider.GetService<CertificateValidator>()));
        services.AddSingleton<AdditionalServices>();
        services.AddSingleton<IAdditionalService, ValidationService>();
        services.AddSingleton<IAdditionalService, SigningCertificateService>();
        services.AddSingleton<IAdditionalService>(provider => new TimeStampService(
            provider.GetRequiredService<SignatureCompletion>(), provider.GetService<TimeStampAuthority>()));
        services.AddSingleton<IAdditionalService>(provider => new PersonIdentityService(
            provider.GetRequiredService<IGrainFactory>(), provider.GetService<AttributeAuthority>()));
    }
}
