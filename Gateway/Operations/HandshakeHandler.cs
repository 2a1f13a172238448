using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>
/// MSS_Handshake (TS 102 204 7.6): which operations carry XML-signed messages. This MSSP signs no messages, TLS protects them; so the agreement is "none", and
/// the AP learns which of its certificates its registration pins.
/// </summary>
public sealed class HandshakeHandler(IOptions<GatewayOptions> options, TimeProvider time) : IMssOperationHandler
{
    /// <inheritdoc/>
    public MssOperation Operation => MssOperation.Handshake;

    /// <inheritdoc/>
    public ValueTask<MssOutcome> HandleAsync(MssRequest request, ApplicationProvider provider, CallContext call)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var handshake = (HandshakeRequest)request;
        if (Check(handshake, provider, out var matching) is { } fault)
        {
            return ValueTask.FromResult(MssOutcome.Refuse(fault));
        }

        return ValueTask.FromResult(MssOutcome.Answer(
            new HandshakeResponse
            {
                Request = handshake,
                Instant = time.GetUtcNow(),
                MsspUri = options.Value.MsspUri,
                Status = StatusCode.RequestOk,
                TransactionId = "h" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                MatchingApCertificates = matching,
            },
            default));
    }

    private static Fault? Check(HandshakeRequest request, ApplicationProvider provider, out List<byte[]> matching)
    {
        matching = [];
        if (request.SecureMethods is null)
        {
            return Fault.Missing("SecureMethods");
        }

        foreach (var name in SecureMethods.Names)
        {
            if (!request.SecureMethods.Wanted.TryGetValue(name, out var wanted))
            {
                return Fault.Missing($"SecureMethods/{name}");
            }

            if (wanted is not ("true" or "false" or "1" or "0"))
            {
                return Fault.WrongParam($"SecureMethods/{name}", "is no xs:boolean");
            }
        }

        if (request.Certificates is null)
        {
            return Fault.Missing("Certificates");
        }

        foreach (var certificate in request.Certificates)
        {
            var der = new byte[certificate.Length];
            if (!Convert.TryFromBase64String(certificate, der, out var length))
            {
                return Fault.WrongParam("Certificates", "a Certificate is not Base64");
            }

            der = der[..length];
            if (provider.CertificateFingerprints.Contains(Convert.ToHexString(SHA256.HashData(der)), StringComparer.OrdinalIgnoreCase))
            {
                matching.Add(der);
            }
        }

        return request.RootCas is null ? Fault.Missing("RootCAs")
            : request.Algorithms is null ? Fault.Missing("SignatureAlgList")
            : null;
    }
}
