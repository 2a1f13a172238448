using System.Text;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap.Codecs;

namespace Mss.Gateway.Wsdl;

/// <summary>
/// The service as WSDL 1.1: every operation, document/literal with element parts, the only style that all generic SOAP stacks send correctly
/// (wire rule 29), over SOAP 1.1 and 1.2. Names of port types and ports are those of TS 102 204 clause 7 and of deployed services.
/// </summary>
internal static class WsdlText
{
    /// <summary>Stands where the address goes at which the document was asked for.</summary>
    public const string AddressMark = "{address}";

    private static readonly (string Suffix, string Prefix, string PortSuffix)[] Bindings = [("Soap12", "soap12", ""), ("Soap11", "soap", "Soap11")];

    /// <summary>Writes the document.</summary>
    /// <param name="imports">Namespace and file of each schema.</param>
    public static string Write(IEnumerable<(string Namespace, string File)> imports)
    {
        var operations = OperationTable.All;
        var text = new StringBuilder("""
            <?xml version="1.0" encoding="utf-8"?>
            <!-- Mobile signature service after ETSI TS 102 204. The operation is found by the message, so that every port has the address at which this document was asked for. -->
            <wsdl:definitions name="MSS" targetNamespace="urn:x-mss:wsdl:v1" xmlns:tns="urn:x-mss:wsdl:v1" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
                xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
                xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" xmlns:xs="http://www.w3.org/2001/XMLSchema">
              <wsdl:types>
                <xs:schema targetNamespace="urn:x-mss:wsdl:v1">

            """);
        foreach (var (uri, file) in imports)
        {
            text.Append($"      <xs:import namespace=\"{uri}\" schemaLocation=\"?xsd={file}\"/>\n");
        }

        text.Append("    </xs:schema>\n  </wsdl:types>\n");
        foreach (var operation in operations)
        {
            text.Append($"""
                  <wsdl:message name="{operation.Wrapper}Input"><wsdl:part name="{operation.Request}" element="mss:{operation.Request}"/></wsdl:message>
                  <wsdl:message name="{operation.Wrapper}Output"><wsdl:part name="{operation.Response}" element="mss:{operation.Response}"/></wsdl:message>

                """);
        }

        foreach (var operation in operations)
        {
            text.Append($"""
                  <wsdl:portType name="{PortType(operation)}">
                    <wsdl:operation name="{operation.Wrapper}">
                      <wsdl:input message="tns:{operation.Wrapper}Input"/>
                      <wsdl:output message="tns:{operation.Wrapper}Output"/>
                    </wsdl:operation>
                  </wsdl:portType>

                """);
        }

        foreach (var operation in operations)
        {
            foreach (var (suffix, prefix, _) in Bindings)
            {
                text.Append($"""
                      <wsdl:binding name="{operation.Wrapper}{suffix}Binding" type="tns:{PortType(operation)}">
                        <{prefix}:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
                        <wsdl:operation name="{operation.Wrapper}">
                          <{prefix}:operation soapAction="" style="document"{(prefix == "soap12" ? " soapActionRequired=\"false\"" : "")}/>
                          <wsdl:input><{prefix}:body use="literal"/></wsdl:input>
                          <wsdl:output><{prefix}:body use="literal"/></wsdl:output>
                        </wsdl:operation>
                      </wsdl:binding>

                    """);
            }
        }

        text.Append("  <wsdl:service name=\"MSS_SignatureService\">\n");
        foreach (var (suffix, prefix, portSuffix) in Bindings)
        {
            foreach (var operation in operations)
            {
                text.Append($"""
                        <wsdl:port name="{operation.Wrapper}Port{portSuffix}" binding="tns:{operation.Wrapper}{suffix}Binding">
                          <{prefix}:address location="{AddressMark}"/>
                        </wsdl:port>

                    """);
            }
        }

        return text.Append("  </wsdl:service>\n</wsdl:definitions>\n").ToString();
    }

    private static string PortType(MssOperationNames operation) =>
        operation.Operation is MssOperation.Signature or MssOperation.Handshake ? operation.Wrapper + "PortType" : operation.Wrapper + "Type";
}
