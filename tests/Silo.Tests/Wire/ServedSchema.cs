using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Mss.Gateway.Wsdl;

namespace Mss.Silo.Tests.Wire;

/// <summary>The schemas as they are served, with no way to the network.</summary>
internal static class ServedSchema
{
    private static readonly XmlSchemaSet Schemas = Compile();

    /// <summary>Fails on an error, and on a warning (an element that is not declared) unless it is about SAML, whose schemas are not served.</summary>
    public static void AssertValid(XElement message)
    {
        var withoutSaml = new XElement(message);
        withoutSaml.Descendants(XName.Get("Response", "urn:oasis:names:tc:SAML:2.0:protocol")).Remove();
        AssertValid(message, warnings: false);
        AssertValid(withoutSaml, warnings: true);
    }

    private static void AssertValid(XElement message, bool warnings)
    {
        var problems = new List<string>();
        var settings = new XmlReaderSettings
        {
            ValidationType = ValidationType.Schema,
            Schemas = Schemas,
            ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings,
        };
        settings.ValidationEventHandler += (_, e) =>
        {
            if (warnings || e.Severity == XmlSeverityType.Error)
            {
                problems.Add(e.Message);
            }
        };
        using var reader = XmlReader.Create(new XElement(message).CreateReader(), settings);
        while (reader.Read())
        {
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems) + "\n" + message);
    }

    private static XmlSchemaSet Compile()
    {
        var schemas = new XmlSchemaSet { XmlResolver = new Resolver() };
        foreach (var name in new[] { "MSS.xsd", "FiCom.xsd", "SigningCertificate.xsd", "Services.xsd", "BatchSignature.xsd", "MultiDocSign.xsd" })
        {
            schemas.Add(null, "http://localhost/soap?xsd=" + name);
        }

        schemas.Compile();
        return schemas;
    }

    private sealed class Resolver : XmlResolver
    {
        public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn) =>
            WsdlDocuments.TryGet(absoluteUri.Query, absoluteUri, out var content, out _)
                ? new MemoryStream(content)
                : throw new InvalidOperationException($"not served: {absoluteUri}");
    }
}
