using System.Net;
using System.Xml.Linq;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Registration;

/// <summary>A registration as a registration authority's program writes it, and what it reads from the answer.</summary>
internal sealed record RegistrationText(string Msisdn)
{
    public static readonly Ap Authority = new("http://ra.example", "ra");
    private const string Mss = "http://uri.etsi.org/TS102204/v1.1.2#";
    private const string Mreg = "http://www.methics.fi/MSSPRegistration/v1.0.0#";

    public Ap Ap { get; init; } = Authority;

    public Envelope Envelope { get; init; } = new();

    public string ApTransId { get; init; } = "R" + Guid.NewGuid().ToString("N");

    public string Instant { get; init; } = RequestText.InstantOf(DateTimeOffset.UtcNow);

    /// <summary>SOAP header blocks.</summary>
    public string Header { get; init; } = "";

    /// <summary>A card of the number that nobody else has.</summary>
    public string Iccid => "8999" + Msisdn[1..];

    /// <summary>The usual way: user, card, certificate, activation.</summary>
    public string[] Whole =>
    [
        Provisioning("CreateMobileUser"),
        Wireless("AddDevice", ("ICCID", Iccid)),
        Certification("RequestCertificate"),
        Provisioning("ActivateMobileUser"),
    ];

    public static string Provisioning(string name, params (string, string)[] parameters) => Operation("Provisioning", name, parameters);

    public static string Wireless(string name, params (string, string)[] parameters) => Operation("Wireless", name, parameters);

    public static string Certification(string name, params (string, string)[] parameters) => Operation("Certification", name, parameters);

    /// <summary>Sends operations of the extension.</summary>
    public Task<MssReply> SendAsync(MssApp app, params string[] operations) => PostAsync(app, $"""
        <mss:MobileUser/>
        <mreg:RegistrationInput xmlns:mreg="{Mreg}" DefaultNameSpace="urn:x-test">
          <mreg:Target><mreg:MobileUser><mss:MSISDN>{Msisdn}</mss:MSISDN></mreg:MobileUser></mreg:Target>
          {string.Concat(operations.Select(operation => $"<mreg:MregRequest>{operation}</mreg:MregRequest>"))}
        </mreg:RegistrationInput>
        """);

    /// <summary>Sends a request without the extension.</summary>
    public Task<MssReply> SendPlainAsync(MssApp app, string content = "") =>
        PostAsync(app, $"<mss:MobileUser><mss:MSISDN>{Msisdn}</mss:MSISDN></mss:MobileUser>{content}");

    /// <summary>Values of a parameter in the answer's outputs.</summary>
    public static string[] Outputs(MssReply reply, string name)
    {
        XNamespace mreg = Mreg;
        return [.. XDocument.Parse(reply.Text).Descendants(mreg + "OperationOutput").Elements(mreg + "Parameter")
            .Where(parameter => parameter.Attribute("Name")!.Value == name).Select(parameter => parameter.Attribute("Value")!.Value)];
    }

    /// <summary>The certificate in an answer to a plain request.</summary>
    public static byte[] Certificate(MssReply reply)
    {
        Assert.Equal(HttpStatusCode.OK, reply.Http);
        XNamespace mss = Mss;
        return Convert.FromBase64String(XDocument.Parse(reply.Text).Descendants(mss + "X509Certificate").Single().Value);
    }

    private static string Operation(string kind, string name, (string Name, string Value)[] parameters) =>
        $"""<mreg:{kind}Operation xmlns:mreg="{Mreg}" Name="{name}">{string.Concat(parameters.Select(p => $"<mreg:Parameter Name=\"{p.Name}\" Value=\"{p.Value}\"/>"))}</mreg:{kind}Operation>""";

    private Task<MssReply> PostAsync(MssApp app, string content)
    {
        var part = $"""
            <mss:MSS_RegistrationReq xmlns:mss="{Mss}" MajorVersion="1" MinorVersion="1">
              <mss:AP_Info AP_ID="{Ap.Id}" AP_PWD="{Ap.Password}" AP_TransID="{ApTransId}" Instant="{Instant}"/><mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>
              {content}
            </mss:MSS_RegistrationReq>
            """;
        var body = Envelope.Rpc ? $"""<m:MSS_Registration xmlns:m="{Mss}">{part}</m:MSS_Registration>""" : part;
        var text = $"""<soapenv:Envelope xmlns:soapenv="{Envelope.Namespace}"><soapenv:Header>{Header}</soapenv:Header><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>""";
        return app.Client.PostAsync(new RequestText { Ap = Ap, Envelope = Envelope }, text, https: false);
    }
}
