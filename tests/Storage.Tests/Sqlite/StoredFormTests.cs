using Microsoft.Data.Sqlite;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Storage.Sqlite;
using Mss.Storage.Tests.Contracts;

namespace Mss.Storage.Tests.Sqlite;

/// <summary>How things stand in the file: operators read it with the sqlite3 shell, and later versions must read what earlier ones wrote.</summary>
public sealed class StoredFormTests : IDisposable
{
    private const string UserDocument = """
        {"msisdn":"+99901000001","state":"Suspended","devices":[{"kind":"sim","deviceId":"d1","keys":[{"keyId":"k1","certificate":"MAA=","operations":["Sign","Authn"],"minLoa":2,"maxLoa":4,"disabled":true}]}],"version":1}
        """;

    // Before keys could be disabled.
    private const string FirstUserDocument = """
        {"msisdn":"+99901000001","state":"Suspended","devices":[{"kind":"sim","deviceId":"d1","keys":[{"keyId":"k1","certificate":"MAA=","operations":["Sign","Authn"],"minLoa":2,"maxLoa":4}]}],"version":1}
        """;

    private const string ApDocument = """
        {"apId":"http://ap1.example","displayName":"Bank","passwordHash":null,"certificateFingerprints":["AB"],"maxLoa":2,"uniqueApTransId":true,"maySeeUserState":false,"version":1}
        """;

    private readonly TemporaryDirectory directory = new();
    private readonly SqliteDatabase database;

    public StoredFormTests() => database = SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = directory.Path });

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task An_event_body_is_text_that_SQL_can_look_into()
    {
        var header = Sample.Header();
        await new SqliteSessionLog(database).AcceptAsync(header, Sample.Event(1, 1, "Accepted", body: """{"ap":"Bänk"}"""));

        Assert.Equal("text Bänk", Query("SELECT typeof(body) || ' ' || json_extract(body, '$.ap') FROM session_events"));
    }

    [Fact]
    public async Task A_user_is_stored_as_this_document()
    {
        var key = new UserKey("k1", [0x30, 0], [ProfileOperation.Sign, ProfileOperation.Authn], 2, 4, Disabled: true);
        await new SqliteUserStore(database).PutAsync(new MobileUser(Msisdn.Parse("+99901000001"), UserState.Suspended, [new UserDevice("sim", "d1", [key])], 1));

        Assert.Equal(UserDocument, Query("SELECT document FROM users WHERE msisdn = '+99901000001'"));
    }

    [Fact]
    public async Task A_user_document_of_the_first_version_can_be_read()
    {
        Query($"INSERT INTO users VALUES ('+99901000001', 7, '{FirstUserDocument}') RETURNING 1");

        var user = (await new SqliteUserStore(database).GetAsync(Msisdn.Parse("+99901000001")))!;

        Assert.Equal((UserState.Suspended, 7, "d1"), (user.State, user.Version, user.Devices[0].DeviceId));
        Assert.Equal([ProfileOperation.Sign, ProfileOperation.Authn], user.Devices[0].Keys[0].Operations);
        Assert.Equal([0x30, 0], user.Devices[0].Keys[0].Certificate);
        Assert.False(user.Devices[0].Keys[0].Disabled);
    }

    [Fact]
    public async Task An_AP_document_of_the_first_version_can_be_read()
    {
        Query($"INSERT INTO application_providers VALUES ('http://ap1.example', 1, '{ApDocument}') RETURNING 1");

        var ap = (await new SqliteApplicationProviderStore(database).GetAsync("http://ap1.example"))!;

        Assert.Equal(("Bank", 2, true, false, 1), (ap.DisplayName, ap.MaxLoa, ap.UniqueApTransId, ap.MaySeeUserState, ap.Version));
        Assert.Equal(["AB"], ap.CertificateFingerprints);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"msisdn":"+99901000001","state":"Unheard","devices":[],"version":1}""")]
    [InlineData("""{"msisdn":"+99901000001","state":"Active","devices":null,"version":1}""")]
    public async Task A_user_document_that_cannot_be_read_fails_without_telling_the_number(string document)
    {
        Query($"INSERT INTO users VALUES ('+99901000001', 1, '{document}') RETURNING 1");

        var exception = await Assert.ThrowsAsync<StorageException>(async () => await new SqliteUserStore(database).GetAsync(Msisdn.Parse("+99901000001")));

        Assert.Contains(database.File, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("99901000001", exception.Message, StringComparison.Ordinal);
    }

    private string Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture)!;
    }
}
