using Microsoft.Extensions.Time.Testing;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Sscd.Sim;
using Mss.Storage.Sqlite;

namespace Mss.Grains.Tests.Hosting;

/// <summary>What outlives silos: the store in a temporary folder, the cards with their holders, the clock.</summary>
internal sealed class FarEnd : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private FarEnd(DirectoryInfo folder, SqliteDatabase database, SimulatedCards cards, FakeTimeProvider time)
    {
        _folder = folder;
        Database = database;
        Cards = cards;
        Time = time;
        Network = new SimulatedNetwork(cards);
        Log = new SqliteSessionLog(database);
        Users = new SqliteUserStore(database);
    }

    public SqliteDatabase Database { get; }

    public SimulatedCards Cards { get; }

    public SimulatedNetwork Network { get; }

    public SqliteSessionLog Log { get; }

    public SqliteUserStore Users { get; }

    public FakeTimeProvider Time { get; }

    public static async Task<FarEnd> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mss-grains-");
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        var database = SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = folder.FullName });
        return new FarEnd(folder, database, await SimulatedCards.OpenAsync(null, time), time);
    }

    public async Task<Msisdn> AddUserAsync(string number, SimulatedUser? person, SimKeyAlgorithm algorithm)
    {
        var msisdn = Msisdn.Parse(number);
        var card = "8999" + number[1..];
        var keys = await Cards.CreateCardAsync(card, [new SimKeySpec("sign", algorithm, "1234")], person ?? SimulatedUser.ApproveAtOnce);
        var key = new UserKey("sign", TestCa.Certify(keys["sign"]), [ProfileOperation.Sign, ProfileOperation.Authn], 2, 4);
        Assert.True(await Users.PutAsync(new MobileUser(msisdn, UserState.Active, [new UserDevice("sim", card, [key])], 1)));
        return msisdn;
    }

    /// <summary>A user whose keys are nowhere: good for what is refused before any device is asked.</summary>
    public async Task<Msisdn> AddUserAsync(string number, params UserKey[] keys)
    {
        var msisdn = Msisdn.Parse(number);
        Assert.True(await Users.PutAsync(new MobileUser(msisdn, UserState.Active, [new UserDevice("sim", "8999" + number[1..], keys)], 1)));
        return msisdn;
    }

    public async ValueTask DisposeAsync()
    {
        await Cards.DisposeAsync();
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
