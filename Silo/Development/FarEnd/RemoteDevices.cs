using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Registration;
using Mss.Sscd.Provisioning;

namespace Mss.Silo.Development.FarEnd;

/// <summary>The fixed users' SIM cards, made at the far end.</summary>
internal sealed class RemoteSim(RemoteFarEnd farEnd) : IDevelopmentDevice
{
    public async ValueTask<UserDevice?> MakeAsync(Msisdn msisdn, DevelopmentUser user, CancellationToken cancellationToken) =>
        await farEnd.PostAsync<UserDevice>("users/" + Uri.EscapeDataString(msisdn.Value), null, cancellationToken);
}

/// <summary>Prepares cards at the far end.</summary>
internal sealed class RemoteProvisioner(RemoteFarEnd farEnd) : IDeviceProvisioner
{
    public string Kind => "sim";

    public async ValueTask<ProvisionReply> ProvideKeyAsync(KeyToProvide key, CancellationToken cancellationToken)
    {
        var message = new KeyMessage(key.DeviceId, key.Subscriber, key.KeyId, key.Algorithm, key.Challenge.ToArray());
        return (await farEnd.PostAsync<KeyReplyMessage>("keys", message, cancellationToken))?.Read() ?? new ProvisionReply(null, Detail: "the far end does not make cards");
    }

    public async ValueTask RetireAsync(string deviceId, string subscriber, CancellationToken cancellationToken) =>
        await farEnd.PostAsync<RetireMessage>("retire", new RetireMessage(deviceId, subscriber), cancellationToken);
}

/// <summary>The development CA at the far end.</summary>
internal sealed class RemoteCertificateIssuer(RemoteFarEnd farEnd) : ICertificateIssuer
{
    public async ValueTask<IssuedCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellationToken) =>
        await farEnd.PostAsync<IssuedCertificate>("certificates", order, cancellationToken) ?? throw new IOException("the far end issues no certificates");

    public async ValueTask<string?> RevokeAsync(byte[] certificate, X509RevocationReason reason, CancellationToken cancellationToken) =>
        (await farEnd.PostAsync<RevokeReplyMessage>("revoke", new RevokeMessage(certificate, reason), cancellationToken) ?? throw new IOException("the far end revokes no certificates")).Refusal;
}
