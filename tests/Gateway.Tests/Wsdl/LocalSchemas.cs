using System.Xml;
using System.Xml.Schema;
using Mss.Gateway.Wsdl;

namespace Mss.Gateway.Tests.Wsdl;

/// <summary>Loads the served schemas as a toolkit does, following their addresses, with no way to the network.</summary>
internal sealed class LocalSchemas : XmlResolver
{
    public static readonly Uri Address = new("https://mssp.example:8443/soap/services/MSS_SignaturePort");

    public List<Uri> Fetched { get; } = [];

    public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn)
    {
        Fetched.Add(absoluteUri);
        return WsdlDocuments.TryGet(absoluteUri.Query, absoluteUri, out var content, out _)
            ? new MemoryStream(content)
            : throw new InvalidOperationException($"not served: {absoluteUri}");
    }

    /// <summary>Every schema that the WSDL leads to, compiled.</summary>
    public XmlSchemaSet Compile(string port = "MSS_SignaturePort")
    {
        var wsdl = new XmlDocument { XmlResolver = null };
        Assert.True(WsdlDocuments.TryGet("?wsdl", new Uri(Address, port), out var content, out _));
        wsdl.Load(new MemoryStream(content));
        var schemas = new XmlSchemaSet { XmlResolver = this };
        schemas.ValidationEventHandler += (_, e) => Assert.Fail(e.Message);
        foreach (XmlElement import in wsdl.GetElementsByTagName("import", XmlSchema.Namespace))
        {
            var at = new Uri(new Uri(Address, "?wsdl"), import.GetAttribute("schemaLocation"));
            using var reader = XmlReader.Create((Stream)GetEntity(at, null, null), null, at.ToString());
            schemas.Add(import.GetAttribute("namespace"), reader);
        }

        schemas.Compile();
        return schemas;
    }
}
