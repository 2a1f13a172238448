using Microsoft.Extensions.Logging;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.Sim;

namespace Mss.Silo.Tests.Observability;

/// <summary>What an operator finds in the log about a session, and what nobody finds there.</summary>
public sealed class LogTests : IAsyncLifetime
{
    private const string Person = "+99901000003";
    private const string Text = "a text that only its signer reads";
    private const string Password = "secret1";
    private const string Pin = "1234";
    private TemporaryDirectory? _directory;
    private readonly LogCapture _log = new();
    private MssApp? _app;

    private MssApp App => _app!;

    public async Task InitializeAsync()
    {
        _directory = await UsedData.CopyAsync();
        _app = await MssApp.StartAsync(_directory.Path, _log, "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Mss=Trace");
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        _directory?.Dispose();
    }

    [Fact]
    public async Task Every_line_of_a_session_carries_its_transaction_id()
    {
        await App.Client.KnockAsync();
        var request = new RequestText { Msisdn = Person, Mode = "asynchClientServer", Data = Text };
        var from = _log.Lines.Count;

        var id = await RunSessionAsync(request);

        var lines = OfService(_log.Lines.Skip(from));
        Assert.All(lines, line => Assert.True(line.Session == id || line.Text.Contains(id, StringComparison.Ordinal), $"{line.Category}: {line.Text}"));

        // One line per request of the AP: the request, the query while pending, the query that gets the signature.
        var requests = lines.Where(line => line.Text.StartsWith("MSS_", StringComparison.Ordinal)).Select(line => line.Text.Split(" in ")[0]).ToList();
        Assert.Equal(3, requests.Count);
        Assert.Equal($"MSS_Signature {id} {Ap.One.Id} {request.ApTransId} -> 100", requests[0]);
        Assert.StartsWith($"MSS_StatusQuery {id} {Ap.One.Id} S", requests[1], StringComparison.Ordinal);
        Assert.EndsWith("-> 504", requests[1], StringComparison.Ordinal);
        Assert.EndsWith("-> 500", requests[2], StringComparison.Ordinal);

        // And the two that say when it began and how it ended.
        Assert.Single(lines, line => line.Session == id && line.Text.StartsWith("Accepted for http://ap1.example", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Session == id && line.Text.StartsWith("Ended with 500 SIGNATURE", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_refused_request_is_one_line_that_tells_more_than_the_AP_hears()
    {
        await App.Client.KnockAsync();
        var request = new RequestText { Ap = Ap.One with { Password = "wrong" } };
        var from = _log.Lines.Count;

        await App.Client.SignAsync(request);

        var line = Assert.Single(OfService(_log.Lines.Skip(from)));
        Assert.Contains(request.ApTransId, line.Text, StringComparison.Ordinal);
        Assert.Contains("104", line.Text, StringComparison.Ordinal);
        Assert.Contains("wrong AP_PWD", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwords_PINs_and_texts_are_in_no_line_and_passwords_in_no_file()
    {
        await RunSessionAsync(new RequestText { Msisdn = Person, Mode = "asynchClientServer", Data = Text });
        await App.Client.SignAsync(new RequestText { Ap = new Ap(Ap.One.Id, "a wrong password") });
        await App.Client.SignAsync(new RequestText { Msisdn = "+9990092105", Data = Text });
        await App.Client.PostAsync(new RequestText(), new RequestText { Data = Text + "<broken>" }.Signature(), https: false);
        await StopAsync();

        foreach (var secret in new[] { Password, "a wrong password", Text })
        {
            Assert.DoesNotContain(_log.Lines, line => line.Everything.Contains(secret, StringComparison.Ordinal));
        }

        // Four digits are in every time stamp: a PIN is looked for as a value of its own.
        Assert.DoesNotContain(_log.Lines, line => line.Everything.Split('\n').Any(value => value.EndsWith("=" + Pin, StringComparison.Ordinal)));

        // The text is in the session log, where it belongs; the search would not find it otherwise.
        var files = Directory.GetFiles(_directory!.Path, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => Holds(file, Text));
        foreach (var secret in new[] { Password, "a wrong password" })
        {
            Assert.DoesNotContain(files, file => Holds(file, secret));
        }
    }

    [Fact]
    public async Task What_an_AP_sends_cannot_write_a_line_of_its_own()
    {
        await App.Client.SignAsync(new RequestText { ApTransId = "A1&#10;ERROR everything is lost" });

        var line = Assert.Single(OfService(_log.Lines), line => line.Text.Contains("everything is lost", StringComparison.Ordinal));
        Assert.DoesNotContain(line.Text, char.IsControl);
    }

    /// <summary>A session in which a person reads, errs once and signs.</summary>
    private async Task<string> RunSessionAsync(RequestText request)
    {
        var accepted = await App.Client.SignAsync(request);
        Assert.Equal(100, accepted.Code);
        Assert.Equal(504, (await App.Client.StatusAsync(request, accepted.TransactionId, wait: 0)).Code);
        await App.ShownAsync(Person);
        var phones = App.Get<SimulatedPhones>();
        Assert.Equal(PhoneResult.WrongPin, await phones.ApproveAsync(MssApp.CardOf(Person), accepted.TransactionId, "9999"));
        Assert.Equal(PhoneResult.Signed, await phones.ApproveAsync(MssApp.CardOf(Person), accepted.TransactionId, Pin));
        Assert.Equal(500, (await App.Client.OutcomeAsync(request, accepted.TransactionId)).Code);
        return accepted.TransactionId;
    }

    /// <summary>Our own lines; the platform's (Kestrel, Orleans) know nothing of sessions.</summary>
    private static List<LogLine> OfService(IEnumerable<LogLine> lines) => [.. lines.Where(line => line.Category.StartsWith("Mss.", StringComparison.Ordinal))];

    private static bool Holds(string file, string text) =>
        File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;

    private async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            _app = null;
        }
    }
}
