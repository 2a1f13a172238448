using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.App;
using Mss.Sscd.Provisioning;

namespace Mss.Sscd.Tests.App;

/// <summary>Coupling codes and the proofs that come with them.</summary>
public sealed class AppEnrolmentTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SqliteAppStore _store = new(null);
    private readonly ECDsa _device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly AppEnrolment _enrolment;

    public AppEnrolmentTests() => _enrolment = new AppEnrolment(_store, _time, NullLogger<AppEnrolment>.Instance);

    [Fact]
    public async Task A_code_typed_in_small_letters_with_dashes_is_the_code()
    {
        var code = await _enrolment.CreateCodeAsync("+99901000011", default);
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{12}$", code);

        var enrolled = await EnrolAsync(code, typed: $"{code[..4]}-{code[4..8]}-{code[8..]}".ToLowerInvariant());

        Assert.Equal("+99901000011", enrolled.Device!.Subscriber);
        Assert.Equal(enrolled.Device, await _store.FindDeviceAsync(enrolled.Device.DeviceId, default), (a, b) => a!.DeviceId == b!.DeviceId && a.SigningKey.SequenceEqual(b.SigningKey));
    }

    [Fact]
    public async Task A_code_is_void_after_ten_minutes()
    {
        var code = await _enrolment.CreateCodeAsync("+99901000011", default);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("Code", (await EnrolAsync(code)).WrongMember);
    }

    [Fact]
    public async Task Of_twenty_apps_with_one_code_one_is_enrolled()
    {
        var code = await _enrolment.CreateCodeAsync("+99901000011", default);
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => EnrolAsync(code))));
        Assert.Single(all, enrolled => enrolled.Device is not null);
    }

    [Fact]
    public async Task After_thirty_wrong_codes_in_a_minute_even_the_right_one_waits()
    {
        var code = await _enrolment.CreateCodeAsync("+99901000011", default);
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal("Code", (await EnrolAsync($"WRONG{i:D7}")).WrongMember);
        }

        Assert.True((await EnrolAsync(code)).TooMany);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull((await EnrolAsync(code)).Device);
    }

    [Fact]
    public async Task Wrong_keys_and_proofs_are_named_and_do_not_cost_the_code()
    {
        var code = await _enrolment.CreateCodeAsync("+99901000011", default);
        var good = Ask(code, code);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        foreach (var (wrong, member) in new[]
        {
            (good with { DeviceKey = other.ExportSubjectPublicKeyInfo() }, "DeviceKey"),
            (good with { DeviceKey = [1, 2, 3] }, "DeviceKey"),
            (good with { DeviceProof = good.SigningProof }, "DeviceProof"),
            (good with { SigningKey = good.DeviceKey }, "SigningKey"),
            (good with { SigningKey = rsa.ExportSubjectPublicKeyInfo() }, "SigningKey"),
            (good with { SigningProof = good.DeviceProof }, "SigningProof"),
            (good with { SigningProof = [] }, "SigningProof"),
        })
        {
            Assert.Equal(member, (await _enrolment.EnrolAsync(wrong, default)).WrongMember);
        }

        Assert.NotNull((await _enrolment.EnrolAsync(good, default)).Device);
    }

    public void Dispose()
    {
        _store.Dispose();
        _device.Dispose();
        _signing.Dispose();
    }

    private async Task<AppEnrolled> EnrolAsync(string code, string? typed = null) => await _enrolment.EnrolAsync(Ask(code, typed ?? code), default);

    private AppToEnrol Ask(string code, string typed)
    {
        return new(typed, _device.ExportSubjectPublicKeyInfo(), _signing.ExportSubjectPublicKeyInfo(), Prove(_device, "device"), Prove(_signing, "sign"));
        byte[] Prove(ECDsa key, string name)
        {
            lock (key)
            {
                return key.SignHash(ProofOfPossession.Digest(Encoding.UTF8.GetBytes(code), name), DSASignatureFormat.Rfc3279DerSequence);
            }
        }
    }
}
