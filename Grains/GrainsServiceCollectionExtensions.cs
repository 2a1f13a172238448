using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Notifications;
using Mss.Grains.Services;
using Mss.Grains.Registration;
using Mss.Grains.Transactions;
using Mss.Sscd;
using Mss.Sscd.Keys;
using Mss.Sscd.Keys.Quality;
using Orleans.Runtime;

namespace Mss.Grains;

/// <summary>Puts the service into a silo. The host brings the stores, the kinds of SSCD and the <see cref="InstallationSecret"/>.</summary>
public static class GrainsServiceCollectionExtensions
{
    /// <summary>Registers what the grains need, configured from <c>Mss:Transactions</c>, and the sweep that wakes what is pending.</summary>
    public static IServiceCollection AddMssGrains(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<TransactionOptions>().Bind(configuration.GetSection(TransactionOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TransactionOptions>, TransactionOptionsValidator>();
        services.AddOptions<NotificationOptions>().Bind(configuration.GetSection(NotificationOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<NotificationOptions>, NotificationOptionsValidator>();
        services.TryAddSingleton<IApNotifier, NoApNotifier>();
        services.AddOptions<KeyQualityPolicy>().Bind(configuration.GetSection(KeyQualityPolicy.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KeyQualityPolicy>, KeyQualityPolicyValidator>();
        services.AddSingleton(provider => new KeyGate(provider.GetRequiredService<IOptions<KeyQualityPolicy>>().Value));
        services.TryAddKeyedSingleton(MssTime.Key, TimeProvider.System);
        services.TryAddSingleton<IDevelopmentIdentities, NoDevelopmentIdentities>();
        services.TryAddSingleton(ProfileCatalogueFile.Load(configuration[ProfileCatalogueFile.Setting]));
        services.TryAddSingleton(IssuerCertificates.FromFile(configuration[IssuerCertificates.Setting]));
        services.AddSingleton<KeyChoice>();
        services.AddSingleton<UserDescriber>();
        services.AddSingleton<PersonalDataHash>();
        services.AddSingleton<SpamCodeHash>();
        services.AddSingleton<EventChain>();
        services.AddSingleton<SignatureVerifier>();
        services.AddSingleton<SignatureCompletion>();
        services.AddMssAdditionalServices();
        services.AddSingleton<DeviceKinds>();
        services.AddSingleton<ISscdAnswerSink, DeviceAnswerRelay>();
        services.AddSingleton(provider => new SessionWriter(
            provider.GetRequiredService<ISessionLog>(),
            provider.GetRequiredService<EventChain>(),
            provider.GetRequiredService<ILocalSiloDetails>().Name,
            provider.GetRequiredKeyedService<TimeProvider>(MssTime.Key)));
        AddRegistration(services, configuration);
        services.AddHostedService<LateAnswers>();
        services.AddHostedService<MessageAnswerRelay>();
        services.AddHostedService<SessionSweep>();
        return services;
    }

    private static void AddRegistration(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RegistrationOptions>().Bind(configuration.GetSection(RegistrationOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RegistrationOptions>, RegistrationOptionsValidator>();
        services.TryAddSingleton<ICertificateIssuer, NoCertificateIssuer>();
        services.AddSingleton<DeviceProvisioners>();
        services.AddSingleton<DeviceRegistration>();
        services.AddSingleton<CertificateRegistration>();
        services.AddSingleton<CertificateHold>();
        services.AddSingleton<UserRegistrar>();
        services.AddSingleton(provider => new RegistrationJournal(
            provider.GetRequiredService<ISessionLog>(),
            provider.GetRequiredService<EventChain>(),
            provider.GetRequiredService<ILocalSiloDetails>().Name,
            provider.GetRequiredKeyedService<TimeProvider>(MssTime.Key)));
    }
}
