namespace Mss.Silo.Tests.Wire;

/// <summary>A samlp:AttributeQuery as FiCom has it.</summary>
internal static class PersonQuery
{
    public const string Namespace = "http://mss.ficom.fi/TS102204/v1.0.0/PersonID#";

    public static string Of(params string[] names) => $"""
        <samlp:AttributeQuery xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="Q1" Version="2.0" IssueInstant="2026-03-01T10:00:00Z">
          <saml:Subject><saml:NameID/></saml:Subject>{string.Concat(names.Select(name => $"<saml:Attribute Name=\"{Namespace}{name}\"/>"))}
        </samlp:AttributeQuery>
        """;
}
