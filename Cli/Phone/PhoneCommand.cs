using System.CommandLine;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mss.Cli.CommandLine;
using Mss.Cli.Http;
using Mss.Cli.Soap;

namespace Mss.Cli.Phone;

/// <summary><c>mss phone</c>: the person behind a simulated phone of a development server.</summary>
internal sealed class PhoneCommand
{
    private const string Notes =
        """
        Examples:
          mss phone list
          mss phone list +99901000003
          mss phone approve +99901000003 --wait 60s
          mss phone refuse +99901000003

        Simulated phones exist on a development server alone; the same as a page: http://localhost:8080/phone

        Exit codes:
          0 done   2 wrong PIN, blocked, or too late   4 no usable answer   64 wrong command line   66 nobody's number, or nothing is on the screen
        """;

    /// <summary>The published PIN of every simulated key.</summary>
    private const string DevelopmentPin = "1234";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly CliEnvironment _environment;

    private PhoneCommand(CliEnvironment environment) => _environment = environment;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var phone = new PhoneCommand(environment);
        return new DocumentedCommand("phone", "Is the person behind a simulated phone: shows, approves and refuses requests.", Notes)
        {
            phone.List(), phone.Approve(), phone.Refuse(),
        };
    }

    private Command List()
    {
        var number = new Argument<string?>("msisdn") { Description = "Only this user's phone.", Arity = ArgumentArity.ZeroOrOne };
        var json = Options.Flag("--json", "Print one JSON object per phone.");
        var command = new DocumentedCommand("list", "Lists what is on the screens.", Notes) { number, json };
        return Act(command, async (phones, parsed, cancel) =>
        {
            var found = parsed.GetValue(number) is { } msisdn ? [await phones.ShowAsync(msisdn, cancel).ConfigureAwait(false)] : await phones.ListAsync(cancel).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                found.ToList().ForEach(phone => _environment.Out.WriteLine(phone.ToJsonString(OneLine)));
            }
            else
            {
                PhoneTable.Write(_environment.OutConsole(), found);
            }

            return ExitCode.Done;
        });
    }

    private Command Approve()
    {
        var pin = Options.Text("--pin", "digits", "The PIN that is entered.").WithDefault(DevelopmentPin);
        return Decide("approve", "Approves the request on a phone's screen.", [pin], (parsed, input) => input["pin"] = parsed.GetValue(pin));
    }

    private Command Refuse() => Decide("refuse", "Refuses the request on a phone's screen.", [], (_, _) => { });

    private Command Decide(string name, string description, IEnumerable<Option> options, Action<ParseResult, JsonObject> complete)
    {
        var number = new Argument<string>("msisdn") { Description = "Whose phone." };
        var wait = Options.ParsedOrNull<TimeSpan>("--wait", "time", "Wait so long for a request.", ValueText.TryDuration);
        var command = new DocumentedCommand(name, description, Notes) { number, wait };
        options.ToList().ForEach(command.Options.Add);
        return Act(command, async (phones, parsed, cancel) =>
        {
            var msisdn = parsed.GetValue(number)!;
            if (await ShownAsync(phones, msisdn, parsed.GetValue(wait) ?? TimeSpan.Zero, cancel).ConfigureAwait(false) is not { } request)
            {
                await _environment.Error.WriteLineAsync($"mss: nothing to sign is on the screen of {PrintableText.Of(msisdn)}").ConfigureAwait(false);
                return ExitCode.NotFound;
            }

            await _environment.Error.WriteLineAsync($"{PrintableText.Of(request["apName"]!.ToString())}: {PrintableText.Of(request["text"]!.ToString())}").ConfigureAwait(false);

            // Answered is what was printed, not what may have come onto the screen meanwhile.
            var input = new JsonObject { ["transactionId"] = request["transactionId"]!.ToString() };
            complete(parsed, input);
            var result = await phones.ActAsync(msisdn, name, input, cancel).ConfigureAwait(false);
            await _environment.Out.WriteLineAsync($"{result} {PrintableText.Of(request["transactionId"]!.ToString())}").ConfigureAwait(false);
            return result is "Signed" or "Refused" ? ExitCode.Done : result == "NotShown" ? ExitCode.NotFound : ExitCode.Fault;
        });
    }

    private async Task<JsonNode?> ShownAsync(PhoneClient phones, string msisdn, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = _environment.Time.GetUtcNow() + wait;
        while (true)
        {
            var phone = await phones.ShowAsync(msisdn, cancellationToken).ConfigureAwait(false);
            if (phone["devices"]!.AsArray().Select(device => device!["request"]).FirstOrDefault(request => request is not null) is { } shown)
            {
                return shown;
            }

            if (_environment.Time.GetUtcNow() >= until)
            {
                return null;
            }

            await Task.Delay(Pause, _environment.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Command Act(Command command, Func<PhoneClient, ParseResult, CancellationToken, Task<int>> act)
    {
        var url = Options.Parsed<Uri>("--url", "address", "The development server.", ValueText.TryUrl).WithDefault(new Uri("http://localhost:8080"));
        var caDirectory = Options.Text("--ca-dir", "dir", "Directory with tls-ca.crt, the server's CA, PEM.").WithDefault("data/pki");
        command.Options.Add(url);
        command.Options.Add(caDirectory);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                using var phones = new PhoneClient(TlsTrust.HttpClient(parsed.GetValue(caDirectory), null), parsed.GetValue(url)!);
                return await act(phones, parsed, cancellationToken).ConfigureAwait(false);
            }
            catch (MsspRefusedException refused)
            {
                await _environment.Error.WriteLineAsync($"mss: {PrintableText.Of(refused.Message)}").ConfigureAwait(false);
                return refused.Status switch { HttpStatusCode.NotFound => ExitCode.NotFound, HttpStatusCode.BadRequest => ExitCode.Usage, _ => ExitCode.Fault };
            }
            catch (MsspUnreachableException failure)
            {
                await _environment.Error.WriteLineAsync($"mss: {PrintableText.Of(failure.Message)}").ConfigureAwait(false);
                return ExitCode.Unreachable;
            }
        });
        return command;
    }
}
