using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Tests.Hosting;
using Mss.Sscd.Keys.Quality;

namespace Mss.Grains.Tests.MobileUsers;

public sealed class KeyRefusalTests
{
    private static readonly byte[] Weak = WeakSpki();

    [Fact]
    public async Task A_weak_key_signs_nothing_404_and_the_operator_hears_why()
    {
        await using var farEnd = await FarEnd.CreateAsync();
        await using var cluster = await MssCluster.StartAsync(farEnd: farEnd);
        var user = await farEnd.AddUserAsync("+99901000001", new UserKey("sign", TestCa.Certify(Weak), [ProfileOperation.Sign], 2, 4));
        var order = cluster.Order(user);
        var answer = await cluster.SubmitAsync(order);
        Assert.Equal(StatusCode.NoKeyFound, answer.Fault!.Code);
        Assert.StartsWith("key refused: RsaExponentUnsafe", answer.Fault.Reason, StringComparison.Ordinal);
        Assert.Null(await cluster.Log.ReadAsync(cluster.Ids.Create(order.ApId, order.ApTransId, order.Instant)));
    }

    [Fact]
    public void A_disabled_key_is_passed_over_for_another_one()
    {
        var (good, bad) = (GoodKey("good"), GoodKey("bad") with { Disabled = true });
        var user = new MobileUser(Msisdn.Parse("+99901000001"), UserState.Active, [new UserDevice("sim", "1", [bad, good])], 1);
        var request = new ReservationRequest { Transaction = TransactionId.Parse("t1"), Profile = SignatureProfile.Parse("mss::sign:loa4"), Deadline = DateTimeOffset.MaxValue };
        var choice = new KeyChoice(ProfileCatalogueFile.BuiltIn);
        Assert.Equal("good", choice.Find(user, request, new KeyContents())!.Key.KeyId);
        Assert.Equal("bad", choice.Find(user, request, new KeyContents(), evenDisabled: true)!.Key.KeyId);
    }

    [Fact]
    public async Task A_user_whose_only_key_is_disabled_has_none_404()
    {
        await using var farEnd = await FarEnd.CreateAsync();
        await using var cluster = await MssCluster.StartAsync(farEnd: farEnd);
        var user = await farEnd.AddUserAsync("+99901000001", GoodKey("sign") with { Disabled = true });
        var answer = await cluster.SubmitAsync(cluster.Order(user));
        Assert.Equal(StatusCode.NoKeyFound, answer.Fault!.Code);
        Assert.Contains("disabled", answer.Fault.Reason, StringComparison.Ordinal);

        // What no key would fulfil is still another fault.
        var other = await cluster.SubmitAsync(cluster.Order(user) with { Profile = SignatureProfile.Parse("mss::digest:loa4") });
        Assert.Equal(StatusCode.UnsupportedProfile, other.Fault!.Code);
    }

    [Fact]
    public void The_policy_comes_from_the_configuration()
    {
        using var services = Services(("Mss:KeyQuality:MinRsaBits", "3072"), ("Mss:KeyQuality:Verdicts:RsaExponentUnsafe", "Warn"), ("Mss:KeyQuality:Verdicts:RsaTooShort", "Ignore"));
        var admission = services.GetRequiredService<KeyGate>().Of(Weak);
        Assert.Null(admission.Refusal);
        Assert.Equal(KeyFinding.RsaExponentUnsafe, Assert.Single(admission.Warnings).Finding);
        Assert.Equal(KeyVerdict.Refuse, services.GetRequiredService<IOptions<KeyQualityPolicy>>().Value.VerdictOf(KeyFinding.Roca));
    }

    [Fact]
    public void A_bound_out_of_its_range_stops_the_start_and_is_named()
    {
        using var services = Services(("Mss:KeyQuality:MinRsaBits", "512"));
        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<KeyGate>);
        Assert.Contains("Mss:KeyQuality:MinRsaBits is 512", failure.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var services = new ServiceCollection();
        services.AddMssGrains(configuration);
        return services.BuildServiceProvider();
    }

    private static UserKey GoodKey(string id)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new UserKey(id, TestCa.Certify(key.ExportSubjectPublicKeyInfo()), [ProfileOperation.Sign], 2, 4);
    }

    // A sound modulus with the public exponent 3.
    private static byte[] WeakSpki()
    {
        using var rsa = RSA.Create(2048);
        using var weak = RSA.Create(new RSAParameters { Modulus = rsa.ExportParameters(false).Modulus, Exponent = [3] });
        return weak.ExportSubjectPublicKeyInfo();
    }
}
