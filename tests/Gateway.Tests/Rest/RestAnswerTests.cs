using System.Buffers;
using System.Text;
using Mss.Gateway.Messages;
using Mss.Gateway.Rest;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Rest;

/// <summary>Answers octet by octet.</summary>
public sealed class RestAnswerTests
{
    private static readonly DateTimeOffset Instant = new(2026, 3, 1, 12, 0, 0, 100, TimeSpan.FromHours(2));

    [Fact]
    public void A_signature_answer_has_every_scalar_as_a_string_and_no_password() => Assert.Equal(
        """{"MSS_SignatureResp":{"MajorVersion":"1","MinorVersion":"1","AP_Info":{"AP_ID":"http://ap1.example","AP_TransID":"A1","Instant":"2026-03-01T10:00:00+00:00"},"MSSP_Info":{"Instant":"2026-03-01T10:00:00.100Z","MSSP_ID":{"URI":"http://mss.example/"}},"MSSP_TransID":"t1","MobileUser":{"UserIdentifier":"u","MSISDN":"+99901000001"},"MSS_Signature":{"Base64Signature":"+/8="},"SignatureProfile":"mss::sign:loa4:sim","Status":{"StatusCode":{"Value":"500"},"StatusMessage":"SIGNATURE"}}}""",
        Write(Signature([0xFB, 0xFF], "1")));

    [Fact]
    public void A_pending_answer_has_no_signature_and_versions_that_were_left_out_are_1_2() => Assert.Equal(
        """{"MSS_StatusResp":{"MajorVersion":"1","MinorVersion":"2","AP_Info":{"AP_ID":"http://ap1.example","AP_TransID":"A1","Instant":"2026-03-01T10:00:00Z"},"MSSP_Info":{"Instant":"2026-03-01T10:00:00.100Z","MSSP_ID":{"URI":"http://mss.example/"}},"MobileUser":{"MSISDN":"+99901000001"},"Status":{"StatusCode":{"Value":"504"},"StatusMessage":"OUTSTANDING_TRANSACTION"}}}""",
        Write(new StatusResponse
        {
            Request = new StatusRequest { ApInfo = { ApId = "http://ap1.example", ApPwd = "secret1", ApTransId = "A1", Instant = "2026-03-01T10:00:00Z" } },
            Instant = Instant,
            MsspUri = "http://mss.example/",
            Status = StatusCode.OutstandingTransaction,
            Msisdn = "+99901000001",
        }));

    [Fact]
    public void FiComs_format_is_delivered_with_the_certificate()
    {
        var answer = Write(new StatusResponse
        {
            Request = new StatusRequest(),
            Instant = Instant,
            MsspUri = "http://mss.example/",
            Status = StatusCode.Signature,
            Msisdn = "1",
            Signature = [1],
            Format = SignatureFormat.FiComPkcs1,
            Certificate = [2],
        });
        Assert.Contains("""
            "MSS_Signature":{"PKCS1":{"SignatureValue":"AQ==","X509Certificate":"Ag=="}}
            """.Trim(), answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_is_in_the_form_that_clients_read()
    {
        var output = new ArrayBufferWriter<byte>();
        RestWriter.WriteFault(output, new Fault(StatusCode.UserCancel, "the operator's reason"));
        Assert.Equal(
            """{"Fault":{"Code":{"Value":"Receiver","ValueNs":"http://www.w3.org/2003/05/soap-envelope","SubCode":{"Value":"_401","ValueNs":"http://uri.etsi.org/TS102204/v1.1.2#"}},"Reason":"USER_CANCEL","Detail":"User cancelled the request"}}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Half_a_character_in_a_text_from_elsewhere_does_not_break_the_answer()
    {
        var output = new ArrayBufferWriter<byte>();
        RestWriter.WriteFault(output, new Fault(StatusCode.InappropriateData, "x", "MimeType '\uD83D' is \"not\" <supported>\n"));
        Assert.Contains("MimeType '\uFFFD' is \\\"not\\\" <supported>\\n", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_is_one_line_of_plain_letters()
    {
        var text = Write(Signature(new byte[500], "ä+1"));
        Assert.Contains("\"MinorVersion\":\"ä+1\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
    }

    private static SignatureResponse Signature(byte[] signature, string minor) => new()
    {
        Request = new SignatureRequest
        {
            MajorVersion = "1",
            MinorVersion = minor,
            ApInfo = { ApId = "http://ap1.example", ApPwd = "secret1", ApTransId = "A1", Instant = "2026-03-01T10:00:00+00:00" },
            MobileUser = new MobileUserInfo { Msisdn = "+99901000001", UserIdentifier = "u" },
        },
        Instant = Instant,
        MsspUri = "http://mss.example/",
        Status = StatusCode.Signature,
        Msisdn = "+99901000001",
        TransactionId = TransactionId.Parse("t1"),
        SignatureProfile = "mss::sign:loa4:sim",
        Signature = signature,
    };

    private static string Write(MssResponse response)
    {
        var output = new ArrayBufferWriter<byte>();
        RestWriter.WriteResponse(output, response);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
