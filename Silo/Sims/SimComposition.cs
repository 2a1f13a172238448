using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Sscd;
using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Ota;
using Mss.Sscd.Sim.Smpp;
using Mss.Sscd.Sim.Sms;

namespace Mss.Silo.Sims;

/// <summary>The device kind <c>sim</c> over secured packets and an operator's SMSC.</summary>
internal static class SimComposition
{
    /// <summary>Registers the kind; which card is behind which number is the caller's <see cref="ISimSubscribers"/>.</summary>
    public static void AddSimOverSmpp(this IServiceCollection services, SimOptions options)
    {
        services.AddSingleton<IOtaKeys>(_ => OtaMasterKey.Load(options.OtaMasterKeyFile!));
        services.AddSingleton(provider => new SmppSmsc(options.Smpp, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SmppSmsc>>()));
        services.AddSingleton<ISmsc>(provider => provider.GetRequiredService<SmppSmsc>());
        services.AddSingleton(provider => new OtaSimChannel(
            provider.GetRequiredService<ISmsc>(),
            provider.GetRequiredService<ISimSubscribers>(),
            provider.GetRequiredService<IOtaKeys>(),
            provider.GetRequiredService<TimeProvider>(),
            logger: provider.GetRequiredService<ILogger<OtaSimChannel>>()));
        services.AddSingleton<ISscd>(provider => new SimSscd(provider.GetRequiredService<OtaSimChannel>(), provider.GetRequiredService<ILogger<SimSscd>>()));
    }
}
