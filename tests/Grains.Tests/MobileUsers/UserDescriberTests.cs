using Microsoft.Extensions.Time.Testing;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Tests.Hosting;
using Mss.Grains.Transactions;
using Mss.Sscd;
using Mss.Sscd.Sim;

namespace Mss.Grains.Tests.MobileUsers;

/// <summary>What is told of a user, and what is not when the device does not say it.</summary>
public sealed class UserDescriberTests
{
    private static readonly Msisdn Number = Msisdn.Parse("+99901000005");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly TalkingSscd _device = new();

    [Theory]
    [InlineData("sign", true)]
    [InlineData("another", false)]
    [InlineData(null, null)]
    public async Task Whether_a_PIN_is_blocked_is_what_the_device_says(string? blockedKey, bool? told)
    {
        _device.Answer = () => ValueTask.FromResult(blockedKey is null ? null : new DeviceCondition([blockedKey]));

        var description = await DescribeAsync(await UserAsync(), new UserQuery { Msisdn = Number, WithPinStatus = true });

        Assert.Equal(told, Assert.Single(description.Devices).PinBlocked);
    }

    [Fact]
    public async Task A_device_that_does_not_answer_is_not_waited_for_and_nothing_is_said_for_it()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<DeviceCondition?>();
        _device.Answer = () =>
        {
            asked.SetResult();
            return new ValueTask<DeviceCondition?>(never.Task);
        };

        var describing = DescribeAsync(await UserAsync(), new UserQuery { Msisdn = Number, WithPinStatus = true });
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        while (!describing.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(5)); // the timer may be armed a moment after the device was asked
            await Task.Yield();
        }

        Assert.Null(Assert.Single((await describing).Devices).PinBlocked);
    }

    [Fact]
    public async Task Nobodys_device_is_asked_when_its_PIN_is_not_the_question()
    {
        _device.Answer = () => throw new InvalidOperationException("the device was asked");

        var description = await DescribeAsync(await UserAsync(), new UserQuery { Msisdn = Number });

        var key = Assert.Single(Assert.Single(description.Devices).Keys);
        Assert.Null(description.Devices[0].PinBlocked);
        Assert.Empty(key.Certificates);
        Assert.Equal(("EC", "ACTIVE", "sim", true), (key.Algorithm, key.State, description.Devices[0].Sscd, description.Devices[0].Active));
        Assert.Equal(
            "mss::authn:loa2:sim mss::authn:loa3:sim mss::authn:loa4:sim mss::sign:loa2:sim mss::sign:loa3:sim mss::sign:loa4:sim",
            string.Join(' ', key.Profiles.Select(profile => profile.ToString()).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task An_expired_key_is_told_without_profiles_and_its_device_is_not_active()
    {
        var user = await UserAsync();
        var expired = await KeyAsync("old", _time.GetUtcNow().AddDays(-1));
        user = user with { Devices = [.. user.Devices, new UserDevice("app", "a", [expired])], AutoActivation = true, RecoveryCodeCreated = true };

        var description = await DescribeAsync(user, new UserQuery { Msisdn = Number, WithCertificates = true });

        Assert.Equal((true, true), (description.AutoActivation, description.RecoveryCodeCreated));
        Assert.False(description.Devices[1].Active);
        Assert.Equal("EXPIRED", description.Devices[1].Keys[0].State);
        Assert.Empty(description.Devices[1].Keys[0].Profiles);
        Assert.Equal(expired.Certificate, Assert.Single(description.Devices[1].Keys[0].Certificates));
    }

    [Fact]
    public async Task Fault_404_or_422_a_user_who_cannot_sign_at_all()
    {
        var user = await UserAsync();
        var query = new UserQuery { Msisdn = Number };
        var expired = new UserDevice("sim", "d", [await KeyAsync("old", _time.GetUtcNow().AddDays(-1))]);

        Assert.Equal(404, (await DescribeAsync(user with { Devices = [] }, query)).Fault!.Code.Value);
        Assert.Equal(404, (await DescribeAsync(user with { Devices = [new UserDevice("sim", "d", [])] }, query)).Fault!.Code.Value);
        Assert.Equal(422, (await DescribeAsync(user with { Devices = [expired] }, query)).Fault!.Code.Value);
    }

    [Fact]
    public async Task A_grain_describes_its_user_while_a_request_waits_for_the_person()
    {
        await using var cluster = await MssCluster.StartAsync();
        var user = await cluster.AddUserAsync("+99901000006", SimulatedUser.Wait);
        Assert.Equal(100, (await cluster.SubmitAsync(cluster.Order(user))).Status.Value);
        var grain = cluster.Grains.GetGrain<IMobileUserGrain>(user.Value);

        var description = await grain.Describe(new UserQuery { Msisdn = user, WithPinStatus = true, WithCertificates = true });

        Assert.Equal((null, false), (description.Fault, description.Devices[0].PinBlocked));
        Assert.Equal(105, (await cluster.Grains.GetGrain<IMobileUserGrain>("+99901000007").Describe(new UserQuery { Msisdn = Msisdn.Parse("+99901000007") })).Fault!.Code.Value);
    }

    private Task<UserDescription> DescribeAsync(MobileUser user, UserQuery query) =>
        new UserDescriber(ProfileCatalogueFile.BuiltIn, new DeviceKinds([_device]), new IssuerCertificates([]), _time).DescribeAsync(user, query, new KeyContents());

    private async Task<MobileUser> UserAsync() => new(Number, UserState.Active, [new UserDevice("sim", "d", [await KeyAsync("sign", null)])], 1);

    private async Task<UserKey> KeyAsync(string id, DateTimeOffset? notAfter)
    {
        await using var cards = await SimulatedCards.OpenAsync(null, _time);
        var keys = await cards.CreateCardAsync("d", [new SimKeySpec(id, SimKeyAlgorithm.EcP256, null)], SimulatedUser.ApproveAtOnce);
        return new UserKey(id, TestCa.Certify(keys[id], notAfter), [ProfileOperation.Sign, ProfileOperation.Authn], 2, 4);
    }

    /// <summary>A kind of device that says of itself what the test wants.</summary>
    private sealed class TalkingSscd : ISscd, ISscdState
    {
        public Func<ValueTask<DeviceCondition?>> Answer { get; set; } = () => default;

        public string Kind => "sim";

        public ValueTask<DeviceCondition?> InquireDeviceAsync(string deviceId, CancellationToken cancellationToken) => Answer();

        public ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<SscdReply> InquireAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<SscdReply> CancelAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
