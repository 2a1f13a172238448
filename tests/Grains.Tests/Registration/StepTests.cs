using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Interfaces;
using Mss.Grains.Registration;
using Mss.Grains.Tests.Hosting;
using Mss.Sscd.Provisioning;
using static Mss.Grains.Tests.Registration.RegistrationCase;

namespace Mss.Grains.Tests.Registration;

/// <summary>What each step demands before it is done, and the fault when that is not so.</summary>
public sealed class StepTests : IAsyncLifetime
{
    private MssCluster _mss = null!;

    public static TheoryData<RegistrationOperation, string, string, string> WrongParameters => new()
    {
        { RegistrationOperation.AddDevice, "DeviceKind", "watch", "DeviceKind: devices of kind 'watch' are not prepared here" },
        { RegistrationOperation.AddDevice, "ICCID", "8999", "ICCID: must be 15 to 22 digits that begin with 89" },
        { RegistrationOperation.AddDevice, "KeyId", "a b", "KeyId: must be 1 to 64 letters, digits or -_." },
        { RegistrationOperation.AddDevice, "KeyAlgorithm", "Dsa", "KeyAlgorithm: must be Rsa2048 or EcP256" },
        { RegistrationOperation.AddDevice, "KeyAlgorithm", "1", "KeyAlgorithm: must be Rsa2048 or EcP256" },
        { RegistrationOperation.AddDevice, "MinLoa", "5", "MinLoa, MaxLoa: must be 2 to 4, and MinLoa not above MaxLoa" },
        { RegistrationOperation.AddDevice, "Operations", "sign fly", "Operations: 'fly' is no operation of a signature profile" },
        { RegistrationOperation.RemoveDevice, "ICCID", "899999999999999", "DeviceId: the user has no such device" },
        {
            RegistrationOperation.RevokeCertificate, "Reason", "dislike",
            "Reason: must be one of affiliationChanged, cessationOfOperation, keyCompromise, privilegeWithdrawn, superseded, unspecified"
        },
        { RegistrationOperation.RequestCertificate, "CertificateProfile", "1", "CertificateProfile: must be signature or authentication" },
        { RegistrationOperation.RequestCertificate, "X509Certificate", "?", "X509Certificate: is not Base64" },
        { RegistrationOperation.RequestCertificate, "X509Certificate", "AQID", "X509Certificate: is no X.509 certificate over an RSA, P-256, P-384 or P-521 key" },
        { RegistrationOperation.RequestCertificate, "PKCS10", "?", "PKCS10: is not Base64" },
        { RegistrationOperation.RequestCertificate, "PKCS10", "AQID", "PKCS10: is no PKCS#10 request with a valid signature" },
    };

    public async Task InitializeAsync()
    {
        _mss = await MssCluster.StartAsync();
        Assert.Equal(408, (await DoAsync(_mss, Step(RegistrationOperation.CreateUser), Step(RegistrationOperation.AddDevice, ("ICCID", Card)))).Status.Value);
    }

    public async Task DisposeAsync() => await _mss.DisposeAsync();

    [Theory]
    [MemberData(nameof(WrongParameters))]
    public async Task Fault_101_names_the_parameter(RegistrationOperation operation, string name, string value, string detail)
    {
        // A second key, since the first one is there.
        List<(string, string)> parameters = operation == RegistrationOperation.AddDevice ? [("ICCID", Card), ("KeyId", "second")] : [];
        parameters.RemoveAll(parameter => parameter.Item1 == name);
        parameters.Add((name, value));
        var answer = await DoAsync(_mss, Step(operation, [.. parameters]));
        Assert.Equal((101, detail), (answer.Status.Value, answer.Fault?.DetailForAp));
    }

    [Fact]
    public async Task Fault_102_for_a_device_that_is_not_named()
    {
        Assert.Equal(102, (await DoAsync(_mss, Step(RegistrationOperation.AddDevice))).Status.Value);
        Assert.Equal(102, (await DoAsync(_mss, Step(RegistrationOperation.RemoveDevice))).Status.Value);
    }

    [Fact]
    public async Task Fault_105_for_a_number_that_is_not_registered()
    {
        foreach (var operation in Enum.GetValues<RegistrationOperation>().Where(operation => operation != RegistrationOperation.CreateUser))
        {
            Assert.Equal(105, (await RegisterAsync(_mss, OrderOf(_mss, "+99901002999", Step(operation)))).Status.Value);
        }
    }

    [Fact]
    public async Task Fault_404_for_a_key_that_the_user_does_not_have() =>
        Assert.Equal(404, (await DoAsync(_mss, Step(RegistrationOperation.RequestCertificate, ("KeyId", "other")))).Status.Value);

    [Fact]
    public async Task Fault_407_4072_for_a_number_that_is_registered_already()
    {
        var answer = await DoAsync(_mss, Step(RegistrationOperation.CreateUser));
        Assert.Equal((407, 4072), (answer.Status.Value, answer.Fault!.SubCode));
    }

    [Fact]
    public async Task Fault_407_4072_for_a_key_that_the_device_has_already() =>
        Assert.Equal(4072, (await DoAsync(_mss, Step(RegistrationOperation.AddDevice, ("ICCID", Card)))).Fault!.SubCode);

    [Fact]
    public async Task Fault_407_4073_for_a_card_that_is_another_subscribers()
    {
        await _mss.AddUserAsync("+99902000001");
        foreach (var card in new[] { Card, "899999902000001" })
        {
            var answer = await RegisterAsync(_mss, OrderOf(_mss, "+99901002002", Step(RegistrationOperation.CreateUser), Step(RegistrationOperation.AddDevice, ("ICCID", card))));
            Assert.Equal((407, "MregRequest 2 (AddDevice): The registration failed: the card is another subscriber's"), (answer.Status.Value, answer.Fault!.DetailForAp));
            Assert.Equal(4073, answer.Fault.SubCode);
            await RegisterAsync(_mss, OrderOf(_mss, "+99901002002", Step(RegistrationOperation.RemoveUser)));
        }
    }

    [Fact]
    public async Task Fault_407_4073_for_a_device_that_does_not_prove_its_key()
    {
        _mss.Hooks.DistortKey = reply =>
        {
            using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return new ProvisionReply(reply.Key! with { PublicKey = other.ExportSubjectPublicKeyInfo() });
        };
        var answer = await DoAsync(_mss, Step(RegistrationOperation.AddDevice, ("ICCID", Card), ("KeyId", "second")));
        Assert.Equal((407, 4073), (answer.Status.Value, answer.Fault!.SubCode));
        Assert.Single((await _mss.Users.GetAsync(Msisdn.Parse(Number)))!.Devices[0].Keys);
    }

    [Fact]
    public async Task Fault_407_4072_for_an_issued_certificate_that_is_not_over_the_key_or_not_valid_or_names_nobody()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await AssertAsync(_ => TestCa.Certify(other.ExportSubjectPublicKeyInfo()), "it is not over the key of the device");
        await AssertAsync(order => TestCa.Certify(order.PublicKey, _mss.Time.GetUtcNow().AddDays(-1)), "it is not valid any more");
        await AssertAsync(order => TestCa.Certify(order.PublicKey, subject: "CN=Nobody"), "it has no serialNumber in its subject");
        await AssertAsync(_ => null, "the certification authority issued nothing");

        async Task AssertAsync(Func<CertificateOrder, byte[]?> issue, string why)
        {
            _mss.Hooks.Issue = order => new IssuedCertificate(issue(order));
            var answer = await DoAsync(_mss, Step(RegistrationOperation.RequestCertificate));
            Assert.Equal((407, 4072), (answer.Status.Value, answer.Fault!.SubCode));
            Assert.EndsWith(why, answer.Fault.DetailForAp, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_whose_certificate_is_revoked_signs_again_when_it_has_another()
    {
        Assert.Equal(408, (await DoAsync(_mss, [.. Whole[2..]])).Status.Value);
        var before = (await DoAsync(_mss, Step(RegistrationOperation.GetCertificate))).Results[0].Certificate!;

        Assert.Equal(408, (await DoAsync(_mss, Step(RegistrationOperation.RevokeCertificate, ("Reason", "keyCompromise")))).Status.Value);

        var (revoked, reason) = Assert.Single(_mss.Hooks.Revoked);
        Assert.Equal(before, revoked);
        Assert.Equal(X509RevocationReason.KeyCompromise, reason);
        Assert.Equal(422, (await _mss.SubmitAsync(_mss.Order(Msisdn.Parse(Number)))).Status.Value);
        Assert.Equal(422, (await DoAsync(_mss, Step(RegistrationOperation.RevokeCertificate))).Status.Value);
        Assert.Equal(408, (await DoAsync(_mss, Step(RegistrationOperation.RequestCertificate))).Status.Value);
        Assert.Equal(100, (await _mss.SubmitAsync(_mss.Order(Msisdn.Parse(Number)))).Status.Value);
    }

    [Fact]
    public async Task Fault_407_4072_when_the_authority_does_not_revoke_and_the_key_keeps_its_certificate()
    {
        Assert.Equal(408, (await DoAsync(_mss, [.. Whole[2..]])).Status.Value);
        _mss.Hooks.RefuseRevocation = "the certificate was issued by another authority";
        var answer = await DoAsync(_mss, Step(RegistrationOperation.RevokeCertificate));
        Assert.Equal((407, 4072), (answer.Status.Value, answer.Fault!.SubCode));
        Assert.Equal(408, (await DoAsync(_mss, Step(RegistrationOperation.GetCertificate))).Status.Value);
    }

    [Fact]
    public async Task Fault_407_when_the_authority_fails_and_its_words_are_for_the_operator_alone()
    {
        _mss.Hooks.Issue = _ => throw new IOException("ca.internal:636 refused");
        var answer = await DoAsync(_mss, Step(RegistrationOperation.RequestCertificate));
        Assert.Equal(407, answer.Status.Value);
        Assert.Contains("ca.internal", answer.Fault!.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("ca.internal", answer.Fault.DetailForAp, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_422_for_a_key_without_certificate()
    {
        Assert.Equal(422, (await DoAsync(_mss, Step(RegistrationOperation.GetCertificate))).Status.Value);
        Assert.Equal(422, (await DoAsync(_mss, Step(RegistrationOperation.ActivateUser))).Status.Value);
    }

    [Fact]
    public async Task Fault_403_for_a_suspended_user_who_shall_be_activated()
    {
        Assert.Equal(408, (await DoAsync(_mss, [.. Whole[2..], Step(RegistrationOperation.SuspendUser)])).Status.Value);
        Assert.Equal(403, (await DoAsync(_mss, Step(RegistrationOperation.ActivateUser))).Status.Value);
    }

    [Fact]
    public async Task A_suspension_puts_the_certificates_on_hold_and_is_not_stopped_by_the_authority_that_refuses()
    {
        Assert.Equal(408, (await DoAsync(_mss, Whole[2..])).Status.Value);
        _mss.Hooks.Revoked.Clear();
        _mss.Hooks.RefuseRevocation = "the authority has its own opinion";
        var suspended = await DoAsync(_mss, Step(RegistrationOperation.SuspendUser));
        Assert.Equal(408, suspended.Status.Value);
        Assert.Contains(suspended.Results[0].Outputs, told => told.Name == "Hold" && told.Value.EndsWith("its own opinion", StringComparison.Ordinal));

        // Asked again, it holds again; resumed, the hold ends.
        _mss.Hooks.RefuseRevocation = null;
        Assert.Equal(408, (await DoAsync(_mss, Step(RegistrationOperation.SuspendUser))).Status.Value);
        Assert.Equal(408, (await DoAsync(_mss, Step(RegistrationOperation.ResumeUser))).Status.Value);
        Assert.Equal(
            [X509RevocationReason.CertificateHold, X509RevocationReason.CertificateHold, X509RevocationReason.RemoveFromCrl], _mss.Hooks.Revoked.Select(one => one.Reason));
    }

    [Fact]
    public async Task A_certificate_that_is_handed_in_finds_its_key()
    {
        Assert.Equal(408, (await DoAsync(_mss, Step(RegistrationOperation.AddDevice, ("ICCID", Card), ("KeyId", "second")))).Status.Value);
        var certificate = TestCa.Certify((await _mss.Cards.GetPublicKeysAsync(Card))["second"]);
        var answer = await DoAsync(_mss, Step(RegistrationOperation.RequestCertificate, ("X509Certificate", Convert.ToBase64String(certificate))));

        Assert.Equal(408, answer.Status.Value);
        Assert.Contains(new RegistrationParameter("KeyId", "second"), answer.Results[0].Outputs);
        Assert.Equal(certificate, (await DoAsync(_mss, Step(RegistrationOperation.GetCertificate))).Results[0].Certificate);
    }

    [Fact]
    public async Task Fault_101_for_a_PKCS10_request_of_another_key()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Other", other, HashAlgorithmName.SHA256).CreateSigningRequest();
        var answer = await DoAsync(_mss, Step(RegistrationOperation.RequestCertificate, ("PKCS10", Convert.ToBase64String(request))));
        Assert.Equal("PKCS10: is not for the key of the device", answer.Fault!.DetailForAp);
    }

    [Fact]
    public async Task What_was_done_before_the_step_that_failed_stays_and_the_user_can_be_looked_at()
    {
        var failed = await DoAsync(_mss, Step(RegistrationOperation.RequestCertificate), Step(RegistrationOperation.AddDevice), Step(RegistrationOperation.RemoveUser));
        var seen = await DoAsync(_mss, Step(RegistrationOperation.GetUser));

        Assert.Equal((102, 1), (failed.Status.Value, failed.Results.Length));
        Assert.Equal(["State=Inactive", $"Device=sim/{Card}"], seen.Results[0].Outputs[..2].Select(output => $"{output.Name}={output.Value}"));
        Assert.Equal($"sim/{Card}/sign {Convert.ToHexStringLower(SHA256.HashData(failed.Results[0].Certificate!))}", seen.Results[0].Outputs[2].Value);
    }
}
