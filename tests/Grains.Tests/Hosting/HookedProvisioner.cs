using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Registration;
using Mss.Sscd.Provisioning;

namespace Mss.Grains.Tests.Hosting;

/// <summary>A silo's way to prepare devices, with hooks; the moment's transaction is the device.</summary>
internal sealed class HookedProvisioner(IDeviceProvisioner inner, string silo, Hooks hooks) : IDeviceProvisioner
{
    public string Kind => inner.Kind;

    public async ValueTask<ProvisionReply> ProvideKeyAsync(KeyToProvide key, CancellationToken cancellationToken)
    {
        await hooks.At(silo, Step.BeforeProvide, key.DeviceId);
        var reply = await inner.ProvideKeyAsync(key, cancellationToken);
        await hooks.At(silo, Step.AfterProvide, key.DeviceId);
        return hooks.DistortKey?.Invoke(reply) ?? reply;
    }

    public ValueTask RetireAsync(string deviceId, string subscriber, CancellationToken cancellationToken) => inner.RetireAsync(deviceId, subscriber, cancellationToken);
}

/// <summary>A certification authority that issues what a test says.</summary>
internal sealed class TestIssuer(Hooks hooks) : ICertificateIssuer
{
    public ValueTask<IssuedCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellationToken) =>
        new(hooks.Issue?.Invoke(order) ?? new IssuedCertificate(TestCa.Certify(order.PublicKey)));

    public ValueTask<string?> RevokeAsync(byte[] certificate, X509RevocationReason reason, CancellationToken cancellationToken)
    {
        hooks.Revoked.Enqueue((certificate, reason));
        return new(hooks.RefuseRevocation);
    }
}
