using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Cli.CommandLine;
using Mss.Cli.Rest;
using Mss.Cli.Soap;
using Mss.Cli.Verification;
using Mss.Grains.Interfaces;

namespace Mss.Cli.Sign;

/// <summary>The options of <c>mss sign</c> and what they mean together.</summary>
internal sealed class SignOptions
{
    /// <summary>Carries the signer's certificate beside the bare value; without it nobody could verify what came.</summary>
    public const string Pkcs1Format = SoapNames.FiCom + "PKCS1";

    private readonly Option<string> _msisdn =
        Options.Parsed<string>("--msisdn", "number", "The mobile user's number, sent as written.", ValueText.TryMsisdn).Needed();

    private readonly Option<string> _text = Options.Text("--text", "text", "The text to be shown and signed.");
    private readonly Option<string> _hashFile = Options.Text("--hash-file", "file", "Sign the SHA-256 of this file instead of a text.");
    private readonly Option<string> _displayed = Options.Text("--displayed", "text", "A text to be shown in addition (DataToBeDisplayed).");
    private readonly ApOptions _ap = new();
    private readonly Option<Waiting> _mode = Options.OneOf(
        "--mode", "asynch polls for the outcome; synch waits in one request.", ("asynch", Waiting.Asynch), ("synch", Waiting.Synch));

    private readonly Option<string?> _profile = Options.Parsed<string?>("--profile", "uri", "Signature profile, for example mss::sign:loa3.", TryProfile);
    private readonly Option<SignatureForm> _format = Options.OneOf(
        "--format", "CMS SignedData or a bare signature value.", ("cms", SignatureForm.Cms), ("pkcs1", SignatureForm.Pkcs1));

    private readonly Option<int> _timeout =
        Options.Parsed("--timeout", "seconds", "How long the user may take (TimeOut).", ValueText.Number(1, 86_400)).WithDefault(120);

    private readonly Option<bool> _rest = Options.Flag("--rest", "Speak REST/JSON (/rest/service) instead of SOAP.");
    private readonly Option<bool> _noChain = Options.Flag("--no-chain", "Do not check who issued the signer's certificate.");

    private readonly Option<Uri?> _statusUrl = Options.Parsed<Uri?>(
        "--status-url", "address", "Ask for the outcome there instead: another gateway of the same MSSP (SOAP).", TryStatusUrl);

    /// <summary>Where the CA certificates are.</summary>
    public Option<string> CaDirectory { get; } =
        Options.Text("--ca-dir", "dir", "Directory with root.crt and issuing.crt (signers) and tls-ca.crt (server), PEM.").WithDefault("data/pki");

    /// <summary>Where the signature is written.</summary>
    public Option<string> Out { get; } = Options.Text("--out", "file", "Write the signature (DER) to this file.");

    /// <summary>Output for programs.</summary>
    public Option<bool> Json { get; } = Options.Flag("--json", "Print one JSON object instead of a table.");

    /// <summary>Adds all options, and the rules between them, to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _msisdn, _text, _hashFile, _displayed })
        {
            command.Options.Add(option);
        }

        _ap.AddTo(command);
        foreach (var option in new Option[] { _mode, _profile, _format, _timeout, _rest, _statusUrl, CaDirectory, _noChain, Out, Json })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var texts = (result.GetResult(_text) is null ? 0 : 1) + (result.GetResult(_hashFile) is null ? 0 : 1);
            if (texts != 1)
            {
                result.AddError(texts == 0 ? "--text (or --hash-file) is required: what shall be signed?" : "--text and --hash-file exclude each other");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(_rest) && _ap.SaysSoap(result))
            {
                result.AddError("--rest and --soap or --style exclude each other");
            }

            if (result.GetValue(_rest) && result.GetResult(_statusUrl) is not null)
            {
                result.AddError("--rest and --status-url exclude each other");
            }
        });
        RefuseIllegalCharacters(_text);
        RefuseIllegalCharacters(_displayed);
    }

    /// <summary>Where the REST/JSON service is; null for SOAP.</summary>
    public Uri? ReadRestAddress(ParseResult parsed) => parsed.GetValue(_rest) ? RestClient.AddressOf(_ap.ReadUrl(parsed)) : null;

    /// <summary>The TLS client certificate, or null.</summary>
    public X509Certificate2? ReadClientCertificate(ParseResult parsed) => _ap.ReadClientCertificate(parsed);

    /// <summary>Puts the order together.</summary>
    /// <exception cref="UsageException">Names the option whose value cannot be used.</exception>
    public SignOrder ReadOrder(ParseResult parsed)
    {
        var (data, expected) = ReadData(parsed);
        var raw = parsed.GetValue(_format) == SignatureForm.Pkcs1;
        return new SignOrder
        {
            Address = parsed.GetValue(_statusUrl) is { } status
                ? _ap.ReadAddress(parsed) with { StatusQuery = MsspAddress.From(status).StatusQuery }
                : _ap.ReadAddress(parsed),
            Ap = _ap.ReadCredentials(parsed),
            ApTransId = ApOptions.NewTransactionId(),
            Request = new SignatureRequest
            {
                Msisdn = parsed.GetValue(_msisdn)!,
                DataToBeSigned = data,
                DataToBeDisplayed = parsed.GetValue(_displayed) is { } displayed ? WireData.PlainText(displayed) : null,
                Profile = parsed.GetValue(_profile),
                Format = raw ? Pkcs1Format : SoapNames.Mss + "CMS-Signature",
                Synchronous = parsed.GetValue(_mode) == Waiting.Synch,
                TimeOutSeconds = parsed.GetValue(_timeout),
            },
            Expected = expected,
            Raw = raw,
            Version = _ap.ReadVersion(parsed),
            Style = _ap.ReadStyle(parsed),
            Anchors = parsed.GetValue(_noChain) ? null : TrustAnchors.Load(parsed.GetValue(CaDirectory)!),
        };
    }

    private (WireData Data, ExpectedContent Expected) ReadData(ParseResult parsed)
    {
        if (parsed.GetValue(_text) is { } text)
        {
            return (WireData.PlainText(text), new ExpectedContent(Encoding.UTF8.GetBytes(text), IsHash: false));
        }

        var file = parsed.GetValue(_hashFile)!;
        if (!File.Exists(file))
        {
            throw new UsageException("--hash-file", $"'{file}' does not exist");
        }

        using var stream = File.OpenRead(file);
        var hash = SHA256.HashData(stream);
        return (WireData.Sha256(hash), new ExpectedContent(hash, IsHash: true));
    }

    private static bool TryStatusUrl(string text, out Uri? value, out string problem)
    {
        var good = ValueText.TryUrl(text, out var url, out problem);
        value = url;
        return good;
    }

    private static bool TryProfile(string text, out string? value, out string problem)
    {
        value = text;
        problem = "must be a URI such as mss::sign:loa3";
        return text.StartsWith("mss:", StringComparison.OrdinalIgnoreCase)
            ? SignatureProfile.TryParse(text, out _, out problem!)
            : Uri.TryCreate(text, UriKind.Absolute, out _);
    }

    private static void RefuseIllegalCharacters(Option<string> option) => option.Validators.Add(result =>
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        var at = MssRequestWriter.IndexOfIllegalCharacter(text);
        if (at >= 0)
        {
            result.AddError($"{option.Name}: character {at + 1} is U+{(int)text[at]:X4}, which XML cannot carry");
        }
    });
}
