using System.Text;
using Mss.Cli.Load;

namespace Mss.Cli.Tests.Load;

public sealed class AnswerScannerTests
{
    [Theory]
    [InlineData("""<R MSSP_TransID="T1"><mss:StatusCode Value="100"/></R>""", 100, "T1", false)]
    [InlineData("""<R MSSP_TransID='T-2'><S><StatusCode  Value='500'/></S><B><Base64Signature>AQ==</Base64Signature></B></R>""", 500, "T-2", true)]
    [InlineData("""<R><mss:StatusCode Value="504"/></R>""", 504, "", false)]
    [InlineData("""<R><fi:SignatureValue>AQ==</fi:SignatureValue><mss:StatusCode Value="502"></mss:StatusCode></R>""", 502, "", true)]
    [InlineData("<R><mss:StatusCode Value=\"", 0, "", false)]
    [InlineData("""<R><mss:StatusCode/></R>""", 0, "", false)]
    public void Status_answers_are_scanned(string body, int code, string id, bool signature)
    {
        var octets = Encoding.UTF8.GetBytes(body);
        var answer = AnswerScanner.Scan(octets);
        Assert.False(answer.IsFault);
        Assert.Equal(code, answer.Code);
        Assert.Equal(id, Encoding.UTF8.GetString(octets[answer.TransactionId]));
        Assert.Equal(signature, answer.HasSignature);
    }

    [Theory]
    [InlineData("<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>mss:_105</s:Value></s:Subcode></s:Code></s:Fault>", 105)]
    [InlineData("<s:Fault><faultcode>mss:_208</faultcode><faultstring>X</faultstring></s:Fault>", 208)]
    [InlineData("<s:Fault><s:Code><s:Value>s:MustUnderstand</s:Value></s:Code></s:Fault>", 0)]
    public void Faults_are_scanned(string body, int code)
    {
        var answer = AnswerScanner.Scan(Encoding.UTF8.GetBytes(body));
        Assert.True(answer.IsFault);
        Assert.Equal(code, answer.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html/>")]
    public void Anything_else_has_no_code(string body) => Assert.Equal(default, AnswerScanner.Scan(Encoding.UTF8.GetBytes(body)));
}
