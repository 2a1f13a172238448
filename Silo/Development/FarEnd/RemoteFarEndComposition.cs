using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Grains.MobileUsers;
using Mss.Grains.Registration;
using Mss.Silo.Services;
using Mss.Silo.Sims;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Sim.Ota;

namespace Mss.Silo.Development.FarEnd;

/// <summary>A silo of Development whose far end is another process: SIM cards over SMPP, everything else of them over HTTP.</summary>
internal static class RemoteFarEndComposition
{
    public static void AddRemoteFarEnd(this WebApplicationBuilder builder, RemoteFarEnd farEnd, SiloOptions options, ServiceOptions services)
    {
        builder.Services.AddSingleton(_ => farEnd); // by a factory, so that the container disposes of it
        builder.Services.AddSingleton(farEnd.Pki);
        builder.Services.AddSingleton(new IssuerCertificates([farEnd.Pki.Issuing.RawData, farEnd.Pki.Root.RawData]));
        builder.Services.AddDevelopmentServiceKeys(services, farEnd.Pki, farEnd.Revocation);
        builder.Services.AddSingleton<ISimSubscribers, RemoteSubscribers>();
        builder.Services.AddSimOverSmpp(options.Sim);
        builder.Services.AddSingleton<IDevelopmentDevice, RemoteSim>();
        builder.Services.AddSingleton<IDevelopmentIdentities, DevelopmentIdentities>();
        builder.Services.AddSingleton<IDeviceProvisioner, RemoteProvisioner>();
        builder.Services.AddSingleton<ICertificateIssuer, RemoteCertificateIssuer>();
        builder.Services.AddHostedService<DevelopmentProviders>();
        builder.Services.AddHostedService<RemoteRevocationRefresh>();
        builder.Services.AddHostedService<WarmUp>();
    }
}
