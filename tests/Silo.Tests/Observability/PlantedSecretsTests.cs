using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Mss.Gateway.Authentication;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.Interfaces;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Registration;
using Mss.Silo.Tests.Rest;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.Sim;

namespace Mss.Silo.Tests.Observability;

/// <summary>Secrets that the test knows are driven through the whole system and then looked for in all that leaves it or is kept by it.</summary>
[Collection(AloneGroup.Name)]
public sealed class PlantedSecretsTests
{
    private const string ApId = "http://planted.example";
    private const string Person = "+99901000003";
    private const string Pin = "1234";
    private readonly ConcurrentQueue<string> _traces = new();
    private readonly List<string> _answers = [];

    [Fact]
    public async Task Planted_secrets_are_in_no_log_no_trace_no_answer_and_no_database()
    {
        using var directory = await UsedData.CopyAsync();
        using var log = new LogCapture();
        using var listener = Listen();
        var (password, wrong, key, typedPin) = (Random("pw"), Random("wrong"), Random("key"), RandomNumberGenerator.GetString("0123456789", 12));
        await using (var app = await MssApp.StartAsync(
            directory.Path, log, "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Mss=Trace", "--Logging:LogLevel:Orleans=Trace", "--Logging:LogLevel:Microsoft=Trace", "--Mss:Sim:Channel=Ota"))
        {
            await DriveAsync(app, new Ap(ApId, password), wrong, key, typedPin);
            await FailInsideAsync(app, new Ap(ApId, password), directory.File("mss.db"));
        }

        var secrets = new Dictionary<string, byte[]>
        {
            ["AP_PWD"] = Encoding.UTF8.GetBytes(password),
            ["a wrong AP_PWD"] = Encoding.UTF8.GetBytes(wrong),
            ["API key"] = Encoding.UTF8.GetBytes(key),
            ["typed PIN"] = Encoding.UTF8.GetBytes(typedPin),
            ["KEK"] = Convert.FromBase64String((await File.ReadAllTextAsync(directory.File("server-kek.key"))).Trim()),
            ["OTA master key"] = Convert.FromBase64String((await File.ReadAllTextAsync(directory.File("ota-master.key"))).Trim()),
        };
        var places = log.Lines.Select(line => ($"log of {line.Category}", Encoding.UTF8.GetBytes(line.Everything)))
            .Concat(_traces.Select(text => ("activity", Encoding.UTF8.GetBytes(text))))
            .Concat(_answers.Select(text => ("answer", Encoding.UTF8.GetBytes(text))))
            .Concat(Databases(directory.Path).Select(file => (file, File.ReadAllBytes(file)))).ToList();
        foreach (var (name, secret) in secrets)
        {
            foreach (var form in Forms(secret))
            {
                Assert.All(places, place => Assert.True(place.Item2.AsSpan().IndexOf(form) < 0, $"{name} is in {place.Item1}"));
            }
        }

        // Four digits are in every time stamp: the right PIN is looked for as a value of its own.
        Assert.DoesNotContain(log.Lines, line => line.Everything.Split('\n').Any(value => value.EndsWith("=" + Pin, StringComparison.Ordinal)));

        // The search finds what is there.
        foreach (var where in (string[])["log of ", "activity", "answer", directory.File("mss.db")])
        {
            Assert.Contains(places, place => place.Item1.StartsWith(where, StringComparison.Ordinal) && (where == "activity" || place.Item2.AsSpan().IndexOf("planted"u8) >= 0));
        }

        Assert.Contains(log.Lines, line => line.Everything.Contains("planted failure", StringComparison.Ordinal));
    }

    private async Task DriveAsync(MssApp app, Ap ap, string wrong, string key, string typedPin)
    {
        Assert.True(await app.Get<IApplicationProviderStore>().PutAsync(new ApplicationProvider
        {
            ApId = ApId, DisplayName = "Planted", PasswordHash = PasswordHash.Create(ap.Password), ApiKeys = [app.Get<ApiKeyWrap>().Wrap(ApId, key)],
            Roles = ApRoles.ApplicationProvider | ApRoles.RegistrationAuthority | ApRoles.CertificationAuthority, Version = 1,
        }));
        Assert.Equal(500, Keep(await app.Client.SignAsync(new RequestText { Ap = ap, ApTransId = "planted1" })).Code);
        Assert.Equal(500, Keep(await app.Client.SignAsync(new RequestText { Ap = ap, Msisdn = "+99901000021" })).Code); // a server key, under the KEK
        Assert.Equal(401, Keep(await app.Client.SignAsync(new RequestText { Ap = ap, Msisdn = "+9990093401" })).Code);
        Assert.Equal(104, Keep(await app.Client.SignAsync(new RequestText { Ap = ap with { Password = wrong } })).Code);
        var text = new RequestText { Ap = ap, Data = "<broken>" };
        Keep(await app.Client.PostAsync(text, text.Signature(), https: false));

        var person = new RequestText { Ap = ap, Msisdn = Person, Mode = "asynchClientServer" };
        var accepted = Keep(await app.Client.SignAsync(person));
        await app.ShownAsync(Person);
        Assert.Equal(PhoneResult.WrongPin, await app.Get<SimulatedPhones>().ApproveAsync(MssApp.CardOf(Person), accepted.TransactionId, typedPin));
        Assert.Equal(PhoneResult.Signed, await app.Get<SimulatedPhones>().ApproveAsync(MssApp.CardOf(Person), accepted.TransactionId, Pin));
        Assert.Equal(500, Keep(await app.Client.OutcomeAsync(person, accepted.TransactionId)).Code);

        var order = new RegistrationText("+99901002081") { Ap = ap };
        Assert.Equal(408, Keep(await order.SendAsync(app, order.Whole)).Code);
        Keep(await new RegistrationText("+99901002082") { Ap = ap }.SendAsync(app, RegistrationText.Provisioning("CreateMobileUser", ("Password", wrong))));

        foreach (var used in (string[])[key, wrong])
        {
            await AskByKeyAsync(app, used);
        }
    }

    private async Task AskByKeyAsync(MssApp app, string key)
    {
        const string Body = """{"MSS_StatusReq":{"MSSP_TransID":"tplanted"} }""";
        using var client = MssHttpClient.Create(app.Pki, null);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Settings.Http, "/rest/service/status")) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        RestProofs.ApplyHmac(request, Body, RestProofs.Now(), ApId, key);
        using var response = await client.SendAsync(request);
        _answers.Add(response + await response.Content.ReadAsStringAsync());
    }

    // The session log refuses: an exception with all that stands around it.
    private async Task FailInsideAsync(MssApp app, Ap ap, string database)
    {
        await ExecuteAsync("CREATE TRIGGER planted BEFORE INSERT ON session_events BEGIN SELECT RAISE(ABORT, 'planted failure'); END");
        Assert.Equal(900, Keep(await app.Client.SignAsync(new RequestText { Ap = ap })).Code);
        await ExecuteAsync("DROP TRIGGER planted");

        async Task ExecuteAsync(string sql)
        {
            await using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    private MssReply Keep(MssReply reply)
    {
        _answers.Add(reply.Text);
        return reply;
    }

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _traces.Enqueue(string.Join('\n', [
                activity.DisplayName, activity.StatusDescription, .. activity.TagObjects.Select(Pair), .. activity.Baggage.Select(one => one.Key + "=" + one.Value),
                .. activity.Events.SelectMany(one => one.Tags.Select(Pair).Prepend(one.Name))])),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;

        static string Pair(KeyValuePair<string, object?> one) => $"{one.Key}={one.Value}";
    }

    // What the MSSP keeps; the simulated cards' and phones' own files are other people's.
    private static IEnumerable<string> Databases(string directory) =>
        Directory.GetFiles(directory).Where(file => Path.GetFileName(file) is var name
            && (name.StartsWith("mss.db", StringComparison.Ordinal) || name.StartsWith("lines.db", StringComparison.Ordinal) || name.StartsWith("server-sscd.db", StringComparison.Ordinal)));

    // Base64 without the last group, which depends on what follows.
    private static IEnumerable<byte[]> Forms(byte[] secret)
    {
        var base64 = Convert.ToBase64String(secret)[..(secret.Length / 3 * 4)];
        return ((byte[][])[secret, .. new[] { Convert.ToHexString(secret), Convert.ToHexStringLower(secret), base64, base64.Replace('+', '-').Replace('/', '_') }.Select(Encoding.ASCII.GetBytes)]);
    }

    private static string Random(string name) => name + RandomNumberGenerator.GetHexString(24);
}
