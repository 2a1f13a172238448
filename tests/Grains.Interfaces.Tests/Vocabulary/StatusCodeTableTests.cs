namespace Mss.Grains.Interfaces.Tests.Vocabulary;

/// <summary>The codes of the standard. Clients compare number, name and fault class literally, so that they stand here a second time.</summary>
public sealed class StatusCodeTableTests
{
    [Theory]
    [InlineData(100, "REQUEST_OK")]
    [InlineData(408, "REGISTRATION_OK")]
    [InlineData(500, "SIGNATURE")]
    [InlineData(501, "REVOKED_CERTIFICATE")]
    [InlineData(502, "VALID_SIGNATURE")]
    [InlineData(503, "INVALID_SIGNATURE")]
    [InlineData(504, "OUTSTANDING_TRANSACTION")]
    [InlineData(505, "CONSTRAINT_MISMATCH")]
    public void A_status_travels_in_an_answer(int code, string name)
    {
        var info = new StatusCode(code).Info;
        Assert.Equal((code, name, false, false, Remedy.None), (info.Code, info.Name, info.IsFault, info.BySender, info.Remedy));
        Assert.False(new StatusCode(code).IsFault);
        Assert.Equal($"{code} {name}", new StatusCode(code).ToString());
    }

    [Theory]
    [InlineData(101, "WRONG_PARAM", true)]
    [InlineData(102, "MISSING_PARAM", true)]
    [InlineData(103, "WRONG_DATA_LENGTH", true)]
    [InlineData(104, "UNAUTHORIZED_ACCESS", true)]
    [InlineData(105, "UNKNOWN_CLIENT", true)]
    [InlineData(107, "INAPPROPRIATE_DATA", true)]
    [InlineData(108, "INCOMPATIBLE_INTERFACE", true)]
    [InlineData(109, "UNSUPPORTED_PROFILE", false)]
    [InlineData(208, "EXPIRED_TRANSACTION", false)]
    [InlineData(209, "OTA_ERROR", false)]
    [InlineData(401, "USER_CANCEL", false)]
    [InlineData(402, "PIN_NR_BLOCKED", false)]
    [InlineData(403, "CARD_BLOCKED", false)]
    [InlineData(404, "NO_KEY_FOUND", false)]
    [InlineData(405, "NO_URL_FOUND", false)]
    [InlineData(406, "PB_SIGNATURE_PROCESS", false)]
    [InlineData(407, "REGISTRATION_NOK", false)]
    [InlineData(422, "NO_CERT_FOUND", false)]
    [InlineData(423, "CRL_PB", false)]
    [InlineData(424, "CRL_EXPIRED", false)]
    [InlineData(425, "ERROR_CERTIFICATE", false)]
    [InlineData(450, "GEOFENCING_POLICY_VIOLATION", false)]
    [InlineData(701, null, true)]
    [InlineData(702, null, true)]
    [InlineData(703, null, true)]
    [InlineData(710, null, true)]
    [InlineData(720, null, true)]
    [InlineData(750, null, false)]
    [InlineData(760, null, false)]
    [InlineData(770, null, false)]
    [InlineData(780, null, false)]
    [InlineData(900, "INTERNAL_ERROR", false)]
    public void A_fault_is_the_senders_or_the_receivers(int code, string? name, bool bySender)
    {
        var info = new StatusCode(code).Info;
        Assert.Equal((code, true, bySender), (info.Code, info.IsFault, info.BySender));
        Assert.NotEqual(Remedy.None, info.Remedy);
        if (name is not null)
        {
            // TS 102 207 gives its 7xx no symbolic names.
            Assert.Equal(name, info.Name);
        }
    }

    [Fact]
    public void Each_code_and_each_name_stands_there_once_in_order_with_a_text_for_the_AP()
    {
        var codes = StatusCodeTable.All.Select(row => row.Code).ToArray();
        Assert.Equal(codes.Order().Distinct(), codes);
        Assert.Equal(codes.Length, StatusCodeTable.All.Select(row => row.Name).Distinct().Count());
        Assert.All(StatusCodeTable.All, row => Assert.NotEmpty(row.ApText));
        Assert.All(StatusCodeTable.All, row => Assert.Matches("^[A-Z]+(_[A-Z]+)*$", row.Name));
        Assert.All(codes, code => Assert.True(StatusCodeTable.Contains(code)));
    }

    [Fact]
    public void There_is_no_code_besides() => Assert.Equal(40, StatusCodeTable.All.Count);

    [Theory]
    [InlineData(0)]
    [InlineData(106)]
    [InlineData(600)]
    [InlineData(-1)]
    public void An_unlisted_code_is_an_internal_error(int code)
    {
        Assert.False(StatusCodeTable.Contains(code));
        Assert.Equal(900, StatusCodeTable.Find(code).Code);
        Assert.True(new StatusCode(code).IsFault);
    }

    [Fact]
    public void Each_named_code_of_the_vocabulary_is_a_code_of_the_table()
    {
        var named = typeof(StatusCode).GetFields().Where(field => field.IsStatic).Select(field => (StatusCode)field.GetValue(null)!).ToArray();
        Assert.NotEmpty(named);
        Assert.All(named, code => Assert.True(StatusCodeTable.Contains(code.Value), code.ToString()));
    }

    [Fact]
    public void A_fault_tells_the_AP_its_own_text_or_that_of_its_code_and_never_the_operators()
    {
        Assert.Equal("User cancelled the request", new Fault(StatusCode.UserCancel, "card says 9804").DetailForAp);
        Assert.Equal("for you", new Fault(StatusCode.UserCancel, "card says 9804", "for you").DetailForAp);
        Assert.Equal("TimeOut: too long", Fault.WrongParam("TimeOut", "too long").DetailForAp);
        Assert.Equal(StatusCode.WrongParam, Fault.WrongParam("TimeOut", "too long").Code);
        Assert.Equal((StatusCode.MissingParam, "AP_ID is missing"), (Fault.Missing("AP_ID").Code, Fault.Missing("AP_ID").DetailForAp));
    }
}
