using System.Xml;
using System.Xml.Schema;

namespace Mss.Gateway.Tests.Wsdl;

/// <summary>Validates messages by the schemas that are served.</summary>
internal static class AnswerSchema
{
    private static readonly XmlSchemaSet Schemas = new LocalSchemas().Compile();

    /// <summary>What is wrong with the message in the SOAP Body; empty when it is valid.</summary>
    public static IReadOnlyList<string> Validate(string soap)
    {
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(soap);
        var body = document.GetElementsByTagName("Body", "*")[0]!;
        var part = body.ChildNodes.OfType<XmlElement>().Single();

        // Below a wrapper the part is one further down.
        part = part.LocalName.EndsWith("Response", StringComparison.Ordinal) ? part.ChildNodes.OfType<XmlElement>().Single() : part;
        var wrong = new List<string>();
        var settings = new XmlReaderSettings { Schemas = Schemas, ValidationType = ValidationType.Schema, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.ValidationEventHandler += (_, e) => wrong.Add(e.Message);
        using var nodes = new XmlNodeReader(part);
        using var reader = XmlReader.Create(nodes, settings);
        while (reader.Read())
        {
        }

        return wrong;
    }
}
