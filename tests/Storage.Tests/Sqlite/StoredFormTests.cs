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
        var key = new UserKey("k1", [0x30, 0], [ProfileOperation.Sign, ProfileOperation.Authn], 2, 4) { Disabled = true };
        await new SqliteUserStore(database).PutAsync(new MobileUser(Msisdn.Parse("+99901000001"), UserState.Suspended, [new UserDevice("sim", "d1", [key])], 1));

        Assert.Equal(UserDocument, Query("SELECT document FROM users WHERE msisdn = '+99901000001'"));
    }

    [Fact]
    public async Task What_a_later_version_knows_of_a_user_is_stored_beside_it()
    {
        var key = new UserKey("k1", [0x30, 0], [ProfileOperation.Pop], 2, 4) { Brands = ["ficom.fi"], Extensions = ["geo"] };
        var user = new MobileUser(Msisdn.Parse("+99901000001"), UserState.Active, [new UserDevice("sim", "d1", [key])], 1) { AutoActivation = true, RecoveryCodeCreated = true };
        await new SqliteUserStore(database).PutAsync(user);

        Assert.Equal(
            """{"msisdn":"+99901000001","state":"Active","devices":[{"kind":"sim","deviceId":"d1","keys":[{"keyId":"k1","certificate":"MAA=","operations":["Pop"],"minLoa":2,"maxLoa":4,"brands":["ficom.fi"],"extensions":["geo"]}]}],"version":1,"autoActivation":true,"recoveryCodeCreated":true}""",
            Query("SELECT document FROM users WHERE msisdn = '+99901000001'"));
        var read = (await new SqliteUserStore(database).GetAsync(user.Msisdn))!;
        Assert.Equal((true, true), (read.AutoActivation, read.RecoveryCodeCreated));
        Assert.Equal(["ficom.fi"], read.Devices[0].Keys[0].Brands!);
        Assert.Equal(["geo"], read.Devices[0].Keys[0].Extensions!);
    }

    [Fact]
    public async Task A_user_with_a_spam_code_and_a_person_is_stored_and_read_whole()
    {
        var person = new Person
        {
            GivenName = "Aino",
            SurName = "Näyte",
            Hetu = "010180-9004",
            BirthDate = new DateOnly(1980, 1, 1),
            Gender = "F",
            Address = new PostalAddress("Aino", "Katu 1", "00000", "Mallila", "Finland"),
        };
        var user = new MobileUser(Msisdn.Parse("+99901000001"), UserState.Active, [], 1, "00ff", person);
        var store = new SqliteUserStore(database);
        await store.PutAsync(user);

        var read = (await store.GetAsync(user.Msisdn))!;

        Assert.Equal(("00ff", person), (read.NoSpamHash, read.Person));
        Assert.Contains("\"birthDate\":\"1980-01-01\"", Query("SELECT document FROM users"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_document_of_the_first_version_can_be_read()
    {
        Query($"INSERT INTO users VALUES ('+99901000001', 7, '{FirstUserDocument}') RETURNING 1");

        var user = (await new SqliteUserStore(database).GetAsync(Msisdn.Parse("+99901000001")))!;

        Assert.Equal((UserState.Suspended, 7, "d1"), (user.State, user.Version, user.Devices[0].DeviceId));
        Assert.Equal([ProfileOperation.Sign, ProfileOperation.Authn], user.Devices[0].Keys[0].Operations);
        Assert.Equal([0x30, 0], user.Devices[0].Keys[0].Certificate);
        Assert.Equal((false, false, null, null), (user.AutoActivation, user.RecoveryCodeCreated, user.Devices[0].Keys[0].Brands, user.Devices[0].Keys[0].Extensions));
        Assert.Equal((null, null), (user.NoSpamHash, user.Person));
        Assert.Null(user.Devices[0].Keys[0].PublicKey);
        Assert.False(user.Devices[0].Keys[0].Disabled);
    }

    [Theory]
    [InlineData(UserState.Inactive)]
    [InlineData(UserState.Removed)]
    public async Task A_registered_user_is_read_as_it_was_stored(UserState state)
    {
        var key = new UserKey("k1", [], [ProfileOperation.Sign], 2, 4, [0x30, 1]);
        var store = new SqliteUserStore(database);
        await store.PutAsync(new MobileUser(Msisdn.Parse("+99901000001"), state, [new UserDevice("sim", "d1", [key])], 1));

        var user = (await store.GetAsync(Msisdn.Parse("+99901000001")))!;

        Assert.Equal(state, user.State);
        Assert.Equal([0x30, 1], user.Devices[0].Keys[0].PublicKey);
        Assert.Empty(user.Devices[0].Keys[0].Certificate);
    }

    [Fact]
    public async Task An_AP_document_of_the_first_version_can_be_read()
    {
        Query($"INSERT INTO application_providers VALUES ('http://ap1.example', 1, '{ApDocument}') RETURNING 1");

        var ap = (await new SqliteApplicationProviderStore(database).GetAsync("http://ap1.example"))!;

        Assert.Equal(("Bank", 2, true, false, 1), (ap.DisplayName, ap.MaxLoa, ap.UniqueApTransId, ap.MaySeeUserState, ap.Version));
        Assert.Equal(["AB"], ap.CertificateFingerprints);
    }

    [Fact]
    public async Task Members_that_an_AP_document_of_the_first_version_does_not_have_are_as_in_a_new_registration()
    {
        Query($"INSERT INTO application_providers VALUES ('http://ap1.example', 1, '{ApDocument}') RETURNING 1");

        var ap = (await new SqliteApplicationProviderStore(database).GetAsync("http://ap1.example"))!;

        var fresh = new ApplicationProvider { ApId = "http://ap1.example", DisplayName = "Bank" };
        Assert.True(ap.Enabled);
        Assert.Equal(ApRoles.ApplicationProvider, ap.Roles);
        Assert.Equal(["*"], ap.AllowedServices);
        var firstVersion = new[] { "ApId", "DisplayName", "PasswordHash", "CertificateFingerprints", "MaxLoa", "UniqueApTransId", "MaySeeUserState", "Version" };
        Assert.All(
            typeof(ApplicationProvider).GetProperties().Where(member => !firstVersion.Contains(member.Name)),
            member => Assert.Equal(member.GetValue(fresh), member.GetValue(ap)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("no json")]
    [InlineData("""{"apId":"http://ap1.example"}""")]
    [InlineData("""{"apId":"http://ap1.example","displayName":"Bank","roles":"Emperor"}""")]
    [InlineData("""{"apId":"http://ap1.example","displayName":"Bank","allowedServices":null}""")]
    [InlineData("""{"apId":"http://ap1.example","displayName":"Bank","enabled":false,"enabled":true}""")]
    public async Task An_AP_document_that_cannot_be_read_fails_and_nothing_is_guessed(string document)
    {
        Query($"INSERT INTO application_providers VALUES ('http://ap1.example', 1, '{document}') RETURNING 1");

        var exception = await Assert.ThrowsAsync<StorageException>(async () => await new SqliteApplicationProviderStore(database).GetAsync("http://ap1.example"));

        Assert.Contains(database.File, exception.Message, StringComparison.Ordinal);
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
