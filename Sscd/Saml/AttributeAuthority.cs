using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Mss.Sscd.Saml;

/// <summary>
/// Answers attribute queries (SAML 2.0 core 3.3.4) in the MSSP's name: a samlp:Response with one assertion, signed as a whole by an enveloped XML signature
/// (exclusive c14n, RSA with SHA-256, KeyInfo with the chain), as FiCom's PersonIdentity has it. Safe for concurrent use.
/// </summary>
public sealed class AttributeAuthority : IDisposable
{
    private const string Saml = "urn:oasis:names:tc:SAML:2.0:assertion";
    private const string Samlp = "urn:oasis:names:tc:SAML:2.0:protocol";
    private const string FiCom = "http://mss.ficom.fi/TS102204/v1.0.0#";
    private const string Xsi = "http://www.w3.org/2001/XMLSchema-instance";
    private readonly Lock _lock = new();
    private readonly X509Certificate2 _certificate;
    private readonly IReadOnlyList<X509Certificate2> _issuers;
    private readonly RSA _key;

    /// <summary>Takes key and certificate.</summary>
    /// <param name="certificate">The attribute-signing certificate with its RSA private key. Owned from here on.</param>
    /// <param name="issuers">Its issuers up to the trust anchor, which KeyInfo names as well.</param>
    /// <exception cref="ArgumentException">The certificate has no RSA private key.</exception>
    public AttributeAuthority(X509Certificate2 certificate, IEnumerable<X509Certificate2> issuers)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        _key = certificate.GetRSAPrivateKey() ?? throw new ArgumentException("the attribute-signing certificate has no RSA private key", nameof(certificate));
        _certificate = certificate;
        _issuers = [.. issuers];
    }

    /// <summary>The signed answer.</summary>
    /// <param name="statusUri">Value of samlp:StatusCode.</param>
    /// <param name="inResponseTo">AttributeQuery/@ID, an NCName, or null.</param>
    /// <param name="attributes">The attributes; without any there is no assertion.</param>
    /// <param name="at">IssueInstant.</param>
    /// <returns>samlp:Response on one line, with all its namespace declarations. To be written as it is.</returns>
    /// <exception cref="CryptographicException">The key cannot be used.</exception>
    public string Respond(string statusUri, string? inResponseTo, IReadOnlyList<SamlValue> attributes, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var id = NewId();
        var document = new XmlDocument { PreserveWhitespace = true };
        using (var writer = document.CreateNavigator()!.AppendChild())
        {
            Write(writer, id, statusUri, inResponseTo, attributes, at);
        }

        var signature = Sign(document, id);
        document.DocumentElement!.InsertAfter(document.ImportNode(signature, true), document.DocumentElement.FirstChild); // after Issuer
        return document.DocumentElement.OuterXml;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
    }

    // SAML core 5.4: one reference, to the response's ID, with these two transforms.
    private XmlElement Sign(XmlDocument document, string id)
    {
        var signed = new SignedXml(document) { SigningKey = _key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        var reference = new Reference("#" + id) { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        var data = new KeyInfoX509Data(_certificate);
        foreach (var issuer in _issuers)
        {
            data.AddCertificate(issuer);
        }

        signed.KeyInfo = new KeyInfo();
        signed.KeyInfo.AddClause(data);
        lock (_lock)
        {
            signed.ComputeSignature();
        }

        return signed.GetXml();
    }

    private void Write(
        XmlWriter writer, string id, string statusUri, string? inResponseTo, IReadOnlyList<SamlValue> attributes, DateTimeOffset at)
    {
        var instant = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.WriteStartElement("samlp", "Response", Samlp);
        writer.WriteAttributeString("ID", id);
        if (inResponseTo is not null)
        {
            writer.WriteAttributeString("InResponseTo", inResponseTo);
        }

        writer.WriteAttributeString("Version", "2.0");
        writer.WriteAttributeString("IssueInstant", instant);
        WriteIssuer(writer);
        writer.WriteStartElement("samlp", "Status", Samlp);
        writer.WriteStartElement("samlp", "StatusCode", Samlp);
        writer.WriteAttributeString("Value", statusUri);
        writer.WriteEndElement();
        writer.WriteEndElement();
        if (attributes.Count > 0)
        {
            writer.WriteStartElement("saml", "Assertion", Saml);
            writer.WriteAttributeString("ID", NewId());
            writer.WriteAttributeString("Version", "2.0");
            writer.WriteAttributeString("IssueInstant", instant);
            WriteIssuer(writer);

            // FiCom: the subject is the transaction's user and is not named again.
            writer.WriteStartElement("saml", "Subject", Saml);
            writer.WriteElementString("saml", "NameID", Saml, "");
            writer.WriteEndElement();
            WriteStatement(writer, attributes);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteIssuer(XmlWriter writer)
    {
        writer.WriteStartElement("saml", "Issuer", Saml);
        writer.WriteAttributeString("Format", "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName");
        writer.WriteString(_certificate.Subject);
        writer.WriteEndElement();
    }

    private static void WriteStatement(XmlWriter writer, IReadOnlyList<SamlValue> attributes)
    {
        writer.WriteStartElement("saml", "AttributeStatement", Saml);
        foreach (var attribute in attributes)
        {
            writer.WriteStartElement("saml", "Attribute", Saml);
            writer.WriteAttributeString("Name", attribute.Name);
            writer.WriteStartElement("saml", "AttributeValue", Saml);
            if (attribute.Structure is { } structure)
            {
                writer.WriteStartElement("fi", structure.Element, FiCom);
                foreach (var (name, text) in structure.Parts)
                {
                    writer.WriteElementString("fi", name, FiCom, text);
                }

                writer.WriteEndElement();
            }
            else
            {
                // The prefix in the value of xsi:type is part of what is signed only if it is declared where exclusive c14n looks for it.
                writer.WriteAttributeString("xmlns", "xs", null, "http://www.w3.org/2001/XMLSchema");
                writer.WriteAttributeString("xsi", "type", Xsi, "xs:" + attribute.Type);
                writer.WriteString(attribute.Value);
            }

            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static string NewId() => "_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
