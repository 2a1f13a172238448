using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Storage.Tests.Contracts;

/// <summary>What <see cref="IUserStore"/> promises; every adapter inherits it.</summary>
public abstract class UserStoreContract : StoreContract<IUserStore>
{
    [Fact]
    public async Task An_unknown_user_is_null() => Assert.Null(await Store.GetAsync(Number()));

    [Fact]
    public async Task A_user_reads_back_with_every_device_and_key()
    {
        var user = User(Number()) with { State = UserState.Suspended };

        Assert.True(await Store.PutAsync(user));

        Same(user, await Store.GetAsync(user.Msisdn));
    }

    [Fact]
    public async Task A_user_without_devices_reads_back()
    {
        var user = new MobileUser(Number(), UserState.Active, [], 1);
        await Store.PutAsync(user);

        Same(user, await Store.GetAsync(user.Msisdn));
    }

    [Fact]
    public async Task A_user_is_created_once()
    {
        var user = User(Number());
        await Store.PutAsync(user);

        Assert.False(await Store.PutAsync(user with { State = UserState.Suspended }));

        Same(user, await Store.GetAsync(user.Msisdn));
    }

    [Fact]
    public async Task Only_the_next_version_replaces_a_user()
    {
        var user = User(Number());
        Assert.False(await Store.PutAsync(user with { Version = 2 }));
        Assert.Null(await Store.GetAsync(user.Msisdn));
        await Store.PutAsync(user);

        Assert.False(await Store.PutAsync(user with { Version = 3 }));
        Assert.True(await Store.PutAsync(user with { Version = 2, State = UserState.Suspended }));
        Assert.False(await Store.PutAsync(user with { Version = 2 }));

        Same(user with { Version = 2, State = UserState.Suspended }, await Store.GetAsync(user.Msisdn));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_version_below_one_is_refused(int version) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.PutAsync(User(Number()) with { Version = version }));

    [Fact]
    public async Task Of_changes_at_once_one_wins()
    {
        var user = User(Number());
        await Store.PutAsync(user);

        var won = await Sample.RaceAsync(20, n => Store.PutAsync(user with { Version = 2, Devices = [new UserDevice("sim", "d" + n, [])] }));

        var winner = Assert.Single(Enumerable.Range(0, 20), n => won[n]);
        Assert.Equal("d" + winner, Assert.Single((await Store.GetAsync(user.Msisdn))!.Devices).DeviceId);
    }

    [Fact]
    public async Task A_thousand_users_are_stored_at_once_and_kept()
    {
        var start = Random.Shared.NextInt64(1_000_000_000, 9_000_000_000);
        var users = Enumerable.Range(0, 1000).Select(n => User(Msisdn.Parse(FormattableString.Invariant($"+999{start + n}")))).ToArray();

        var put = await Task.WhenAll(users.Select(user => Store.PutAsync(user).AsTask()));
        await ReopenAsync();

        Assert.All(put, Assert.True);
        foreach (var user in users)
        {
            Same(user, await Store.GetAsync(user.Msisdn));
        }
    }

    private static Msisdn Number() => Msisdn.Parse(FormattableString.Invariant($"+999{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}"));

    private static MobileUser User(Msisdn msisdn) => new(
        msisdn,
        UserState.Active,
        [
            new UserDevice("sim", "8935899-" + msisdn, [new UserKey("k1", [0x30, 0x00, 0xff], [ProfileOperation.Sign, ProfileOperation.Digest], 2, 4), new UserKey("k2", [], [], 2, 3)]),
            new UserDevice("app", "äpp/1", [new UserKey("k3", [1], Enum.GetValues<ProfileOperation>(), 3, 3)]),
        ],
        1);

    private static void Same(MobileUser expected, MobileUser? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Msisdn, expected.State, expected.Version), (actual.Msisdn, actual.State, actual.Version));
        Assert.Equal(expected.Devices.Select(d => (d.Kind, d.DeviceId)), actual.Devices.Select(d => (d.Kind, d.DeviceId)));
        foreach (var (left, right) in expected.Devices.SelectMany(d => d.Keys).Zip(actual.Devices.SelectMany(d => d.Keys)))
        {
            Assert.Equal((left.KeyId, left.MinLoa, left.MaxLoa), (right.KeyId, right.MinLoa, right.MaxLoa));
            Assert.Equal(left.Certificate, right.Certificate);
            Assert.Equal(left.Operations, right.Operations);
        }

        Assert.Equal(expected.Devices.Sum(d => d.Keys.Count), actual.Devices.Sum(d => d.Keys.Count));
    }
}
