using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Cli.Soap;

namespace Mss.Cli.CommandLine;

/// <summary>The options by which a command becomes an application provider: where the MSSP is, who asks, which SOAP.</summary>
internal sealed class ApOptions
{
    /// <summary>Exists in every development installation, with this published password, and in no other.</summary>
    private const string DevelopmentApId = "http://ap1.example";

    private const string DevelopmentApPwd = "secret1";

    private readonly Option<Uri> _url =
        Options.Parsed<Uri>("--url", "address", "The MSSP; the ports are below /soap/services.", ValueText.TryUrl).WithDefault(new Uri("http://localhost:8080"));

    private readonly Option<string> _apId = Options.Text("--ap-id", "uri", "AP_ID.").WithDefault(DevelopmentApId);
    private readonly Option<string?> _apPwd = new("--ap-pwd")
    {
        HelpName = "password",
        Description = "AP_PWD. Default: the environment variable MSS_AP_PWD, else that of the development AP http://ap1.example; empty with --ap-cert.",
    };

    private readonly Option<string?> _apCert = new("--ap-cert") { HelpName = "file", Description = "TLS client certificate of the AP: PKCS#12, or PEM (for https)." };
    private readonly Option<string?> _apKey = new("--ap-key") { HelpName = "file", Description = "Key of a PEM certificate, when it is in another file." };
    private readonly Option<string?> _password = new("--ap-cert-password") { HelpName = "password", Description = "Password of --ap-cert or --ap-key." };
    private readonly Option<SoapVersion> _version = Options.OneOf("--soap", "SOAP version.", ("1.2", SoapVersion.Soap12), ("1.1", SoapVersion.Soap11));
    private readonly Option<SoapStyle> _style =
        Options.OneOf("--style", "Shape of the SOAP body.", ("rpc", SoapStyle.Rpc), ("document", SoapStyle.Document));

    /// <summary>A new AP_TransID: an NCName of 32 characters.</summary>
    public static string NewTransactionId() => string.Concat("A", RandomNumberGenerator.GetHexString(31, lowercase: true));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _url, _apId, _apPwd, _apCert, _apKey, _password, _version, _style })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_apCert) is null && (result.GetResult(_apKey) is not null || result.GetResult(_password) is not null))
            {
                result.AddError("--ap-cert is required with --ap-key and --ap-cert-password");
            }
            else if (result.GetResult(_apCert) is not null && result.GetValue(_url)?.Scheme != "https")
            {
                result.AddError("--url must be an https address when --ap-cert is given");
            }
        });
    }

    /// <summary>The MSSP as it was named.</summary>
    public Uri ReadUrl(ParseResult parsed) => parsed.GetValue(_url)!;

    /// <summary>True when a form of SOAP was asked for.</summary>
    public bool SaysSoap(SymbolResult result) => result.GetResult(_version) is { Implicit: false } || result.GetResult(_style) is { Implicit: false };

    /// <summary>The MSSP's ports.</summary>
    public MsspAddress ReadAddress(ParseResult parsed) => MsspAddress.From(parsed.GetValue(_url)!);

    /// <summary>AP_ID and AP_PWD.</summary>
    /// <exception cref="UsageException">No password is known for this AP.</exception>
    public ApCredentials ReadCredentials(ParseResult parsed)
    {
        var apId = parsed.GetValue(_apId)!;
        var password = parsed.GetValue(_apPwd) ?? Environment.GetEnvironmentVariable("MSS_AP_PWD");
        if (password is null && parsed.GetValue(_apCert) is not null)
        {
            password = ""; // the attribute must be there, its value does not matter (wire rule 12)
        }

        password ??= apId == DevelopmentApId ? DevelopmentApPwd : throw new UsageException("--ap-pwd", $"is required for {apId} (or --ap-cert)");
        return new ApCredentials(apId, password);
    }

    /// <summary>Envelope version.</summary>
    public SoapVersion ReadVersion(ParseResult parsed) => parsed.GetValue(_version);

    /// <summary>Body style.</summary>
    public SoapStyle ReadStyle(ParseResult parsed) => parsed.GetValue(_style);

    /// <summary>The TLS client certificate, or null.</summary>
    public X509Certificate2? ReadClientCertificate(ParseResult parsed) =>
        parsed.GetValue(_apCert) is { } file ? ClientCertificate.Load(file, parsed.GetValue(_apKey), parsed.GetValue(_password)) : null;
}
