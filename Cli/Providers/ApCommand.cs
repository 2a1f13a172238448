using System.CommandLine;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mss.Cli.CommandLine;
using Mss.Cli.Http;
using Mss.Cli.Soap;

namespace Mss.Cli.Providers;

/// <summary><c>mss ap</c>: registrations of application providers, changed in the running system.</summary>
internal sealed class ApCommand
{
    private const string Notes =
        """
        Examples:
          mss ap list
          mss ap add http://shop.example displayName="Shop" maxLoa=3 --password < password.txt
          mss ap set http://shop.example displayPrefix="Shop: " requestsPerMinute=60
          mss ap certificate http://shop.example --add new.crt
          mss ap disable http://shop.example

        The administrator's password is read from the environment variable MSS_ADMIN_PWD. A change holds at once where it is made, and on every gateway within 10 s.

        Exit codes:
          0 done   2 refused   4 no usable answer   64 wrong command line   66 no such AP
        """;

    private const string PasswordNotes =
        """
        Examples:
          mss ap password http://shop.example --add < new.txt      both are valid now
          mss ap password http://shop.example --retire             the one that was added last stays
          mss ap password http://shop.example < new.txt            this one alone, at once
          mss ap password http://shop.example --remove             none; only certificates prove the AP

        The password is the first line of the standard input, or asked for. It is never an argument.
        """;

    private const string ApiKeyNotes =
        """
        Examples:
          mss ap api-key add http://shop.example > key.txt         a further one, which the MSSP makes; all are valid
          mss ap api-key retire http://shop.example                the one that was added last stays

        The key is printed this once and can never be read again. It proves the AP by an HMAC over REST.
        """;

    private const string CertificateNotes =
        """
        Examples:
          mss ap certificate http://shop.example --add new.crt
          mss ap certificate http://shop.example --remove old.crt
          mss ap certificate http://shop.example --remove 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08
        """;

    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly CliEnvironment _environment;

    private ApCommand(CliEnvironment environment) => _environment = environment;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var ap = new ApCommand(environment);
        return new DocumentedCommand("ap", "Registers application providers and changes their registrations.", Notes)
        {
            ap.List(), ap.Show(), ap.Add(), ap.Set(), ap.Password(), ap.ApiKey(), ap.Certificate(), ap.Disable(), ap.Enable(), ap.HashPassword(),
        };
    }

    private Command List()
    {
        var prefix = Options.Text("--prefix", "text", "Only AP_IDs that begin so.");
        var limit = Options.Parsed("--limit", "n", "At most so many.", ValueText.Number(1, 100_000)).WithDefault(1000);
        var command = new DocumentedCommand("list", "Lists registrations.", Notes) { prefix, limit };
        return Act(command, async (admin, json, parsed, cancel) =>
        {
            var found = await admin.ListAsync(parsed.GetValue(prefix) ?? "", parsed.GetValue(limit), cancel).ConfigureAwait(false);
            if (json)
            {
                found.ToList().ForEach(ap => _environment.Out.WriteLine(ap.ToJsonString(OneLine)));
            }
            else
            {
                ApTable.WriteList(_environment.OutConsole(), found);
            }
        });
    }

    private Command Show() => Changing("show", "Shows a registration.", Notes, [], (admin, apId, _, cancel) => admin.ShowAsync(apId, cancel));

    private Command Add()
    {
        var settings = Settings();
        var password = Options.Flag("--password", "Read a password from the standard input, or ask for it.");
        var certificate = Options.Text("--certificate", "file", "Pin this certificate (PEM or DER), or this fingerprint.");
        return Changing("add", "Registers an AP.", ApSettings.Help, [settings, password, certificate], (admin, apId, parsed, cancel) =>
        {
            var members = ApSettings.Read(parsed.GetValue(settings)!);
            if (parsed.GetValue(certificate) is { } file)
            {
                members["certificateFingerprints"] = new JsonArray(PinnedCertificate.Read("--certificate", file));
            }

            if (parsed.GetValue(password))
            {
                members["password"] = ReadPassword(apId);
            }

            return admin.AddAsync(apId, members, cancel);
        });
    }

    private Command Set()
    {
        var settings = Settings();
        return Changing("set", "Changes settings of an AP.", ApSettings.Help, [settings], (admin, apId, parsed, cancel) =>
        {
            var members = ApSettings.Read(parsed.GetValue(settings)!);
            return members.Count > 0 ? admin.ChangeAsync(apId, _ => members.DeepClone().AsObject(), cancel) : throw new UsageException("setting", "what shall be changed? write name=value");
        });
    }

    private Command Password()
    {
        var add = Options.Flag("--add", "A further one; the others stay valid.");
        var retire = Options.Flag("--retire", "Only the one that was added last stays.");
        var remove = Options.Flag("--remove", "No password any more.");
        return Changing("password", "Sets, adds, retires or removes passwords of an AP.", PasswordNotes, [add, retire, remove], (admin, apId, parsed, cancel) =>
        {
            var asked = new[] { add, retire, remove }.Count(parsed.GetValue);
            var change = asked > 1 ? throw new UsageException("--add", "--add, --retire and --remove exclude each other")
                : parsed.GetValue(retire) ? new JsonObject { ["retirePasswords"] = true }
                : parsed.GetValue(remove) ? new JsonObject { ["password"] = null }
                : new JsonObject { [parsed.GetValue(add) ? "addPassword" : "password"] = ReadPassword(apId) };
            return admin.ChangeAsync(apId, _ => change.DeepClone().AsObject(), cancel);
        });
    }

    private DocumentedCommand ApiKey() => new("api-key", "Adds an API key of an AP, or retires the older ones.", ApiKeyNotes) { AddApiKey(), RetireApiKeys() };

    private Command AddApiKey()
    {
        var apId = new Argument<string>("ap-id") { Description = "AP_ID." };
        var command = new DocumentedCommand("add", "Makes a further API key; the others stay valid.", ApiKeyNotes) { apId };
        return Act(command, async (admin, json, parsed, cancel) =>
        {
            var after = await admin.ChangeAsync(parsed.GetValue(apId)!, _ => new JsonObject { ["addApiKey"] = true }, cancel).ConfigureAwait(false);
            var key = after["apiKey"]?.GetValue<string>() ?? throw new MsspUnreachableException("the MSSP answered without an API key; is it an older one?");

            // Alone on its line, so that it can go into a file.
            await _environment.Out.WriteLineAsync(json ? after.ToJsonString(OneLine) : PrintableText.Of(key)).ConfigureAwait(false);
        });
    }

    private Command RetireApiKeys() => Changing(
        "retire",
        "Only the API key that was added last stays.",
        ApiKeyNotes,
        [],
        (admin, apId, _, cancel) => admin.ChangeAsync(apId, _ => new JsonObject { ["retireApiKeys"] = true }, cancel));

    private Command Certificate()
    {
        var add = Options.Text("--add", "file", "Pin this certificate (PEM or DER), or this fingerprint.");
        var remove = Options.Text("--remove", "file", "Pin it no more.");
        return Changing("certificate", "Pins certificates of an AP, or unpins them.", CertificateNotes, [add, remove], (admin, apId, parsed, cancel) =>
        {
            var adds = parsed.GetValue(add) is { } added ? PinnedCertificate.Read("--add", added) : null;
            var removes = parsed.GetValue(remove) is { } removed ? PinnedCertificate.Read("--remove", removed) : null;
            if (adds is null && removes is null)
            {
                throw new UsageException("--add", "(or --remove) is required");
            }

            return admin.ChangeAsync(apId, before => Pins(before, adds, removes), cancel);
        });
    }

    private Command Disable() => Changing("disable", "Disables an AP: its registration stays, its requests are refused.", Notes, [], (admin, apId, _, cancel) => admin.DisableAsync(apId, cancel));

    private Command Enable() => Changing(
        "enable", "Enables a disabled AP.", Notes, [], (admin, apId, _, cancel) => admin.ChangeAsync(apId, _ => new JsonObject { ["enabled"] = true }, cancel));

    private DocumentedCommand HashPassword()
    {
        var command = new DocumentedCommand("hash-password", "Prints the slow hash of a password, for Mss:Administrator:PasswordHash of the server.", "Examples:\n  mss ap hash-password < password.txt");
        command.SetAction(_ => _environment.Out.WriteLine(SlowHash.Of(ReadPassword("the administrator"))));
        return command;
    }

    private static Argument<string[]> Settings() => new("setting") { Description = "name=value; see below.", Arity = ArgumentArity.ZeroOrMore };

    private static JsonObject Pins(JsonObject before, string? adds, string? removes)
    {
        var pinned = before["certificateFingerprints"]!.AsArray().Select(pin => pin!.GetValue<string>()).ToList();
        if (removes is not null && !pinned.Remove(removes))
        {
            throw new UsageException("--remove", $"{removes} is not pinned");
        }

        if (adds is not null && !pinned.Contains(adds))
        {
            pinned.Add(adds);
        }

        return new JsonObject { ["certificateFingerprints"] = new JsonArray([.. pinned.Select(pin => (JsonNode?)JsonValue.Create(pin))]) };
    }

    private string ReadPassword(string apId) => _environment.ReadSecret($"New password of {apId}: ") is { Length: > 0 } password
        ? password
        : throw new UsageException("password", "is expected on the standard input");

    private Command Changing(
        string name, string description, string notes, IEnumerable<Symbol> symbols, Func<AdminClient, string, ParseResult, CancellationToken, Task<JsonObject>> change)
    {
        var apId = new Argument<string>("ap-id") { Description = "AP_ID." };
        var command = new DocumentedCommand(name, description, notes) { apId };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        return Act(command, async (admin, json, parsed, cancel) =>
        {
            var after = await change(admin, parsed.GetValue(apId)!, parsed, cancel).ConfigureAwait(false);
            if (json)
            {
                await _environment.Out.WriteLineAsync(after.ToJsonString(OneLine)).ConfigureAwait(false);
            }
            else
            {
                ApTable.Write(_environment.OutConsole(), after);
            }
        });
    }

    private Command Act(Command command, Func<AdminClient, bool, ParseResult, CancellationToken, Task> act)
    {
        var options = new AdminOptions(_environment);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                using var admin = options.Open(parsed);
                await act(admin, parsed.GetValue(options.Json), parsed, cancellationToken).ConfigureAwait(false);
                return ExitCode.Done;
            }
            catch (MsspRefusedException refused)
            {
                await _environment.Error.WriteLineAsync($"mss: {PrintableText.Of(refused.Message)}").ConfigureAwait(false);
                return refused.Status == HttpStatusCode.NotFound ? ExitCode.NotFound : ExitCode.Fault;
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
